// Stands for `ink/build/sanitize-ansi.js`, which reads a text letter by letter: not at all where there is nothing to find,
// and else Ink's own function, asked once for a text and not once a frame.
import sanitizeAnsi from 'gantry:ink-sanitize-ansi';
import { BoundedCache } from '../../../src/ui/terminal/bounded-cache.js';
import { isPlainlyStyled } from '../../../src/ui/terminal/is-plainly-styled.js';

const MAX_KEPT_LENGTH = 16_384;
const sanitized = new BoundedCache(512);

export default (text) => {
  if (isPlainlyStyled(text)) return text;
  return text.length > MAX_KEPT_LENGTH ? sanitizeAnsi(text) : sanitized.getOrMake(text, sanitizeAnsi);
};
