import type { SourceRange } from './source-range.js';

const RULE = '--------------------';
/** Of a line; a hostile one is longer than any screen. */
const SHOWN_CHARACTERS = 400;
const SHOWN_LINES = 60;

/** The lines of `range` with some around them, as BuildKit prints them above an error. Each line ends with a line feed. */
export function sourceExcerpt(text: string, range: SourceRange, fileName: string): string {
  const lines = text.split('\n');
  if (range.startLine < 1 || range.startLine > lines.length) return '';
  const around = widened({ startLine: range.startLine, endLine: Math.min(range.endLine, lines.length) }, lines.length);
  const body = lines.slice(around.startLine - 1, around.endLine).map((line, index) => {
    const number = around.startLine + index;
    const mark = number >= range.startLine && number <= range.endLine ? '>>>' : '   ';
    return ` ${String(number).padStart(3)} | ${mark} ${cut(shown(line))}`;
  });
  return [`${fileName}:${range.startLine}`, RULE, ...withoutMiddle(body), RULE, ''].join('\n');
}

/** An instruction may have more lines than anybody reads. */
function withoutMiddle(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN_LINES) return lines;
  return [...lines.slice(0, SHOWN_LINES / 2), '     | …', ...lines.slice(-SHOWN_LINES / 2)];
}

/** Grown by turns at both ends, as far as there are lines. */
function widened({ startLine, endLine }: SourceRange, lineCount: number): SourceRange {
  const wanted = startLine === endLine ? 4 : 2;
  let [first, last, gained] = [startLine, endLine, 0];
  while (gained < wanted) {
    if (first > 1) [first, gained] = [first - 1, gained + 1];
    if (last !== lineCount) [last, gained] = [last + 1, gained + 1];
    gained++;
  }
  return { startLine: first, endLine: last };
}

const cut = (line: string): string => (line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line);

/** A Dockerfile is a stranger's text: what would move a terminal's cursor is shown as nothing that does. */
const shown = (line: string): string => line.replace(/\r?\n?$/, '').replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
