// Stands for `ink/build/measure-text.js`, which keeps thousands of whole panes by their text: up to 60 MB, as one reckons.
// What costs time here, the width of lines, is kept already, and less of it.
import { widestLine } from '../../../src/ui/terminal/styled-lines.js';

const NOTHING = { width: 0, height: 0 };

export default (text) => (text === '' ? NOTHING : { width: widestLine(text), height: linesIn(text) });

function linesIn(text) {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
