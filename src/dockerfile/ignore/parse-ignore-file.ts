import { trimSpace } from '../space.js';
import { cleanPath } from './clean-path.js';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The patterns of an ignore file, cleaned as docker cleans them: no comments (`#` in the first column), no blanks around, no
 * slash in front, `!` right before the pattern.
 *
 * @see moby/patternmatcher, ignorefile
 */
export function parseIgnoreFile(text: string): readonly string[] {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return content
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map(trimSpace)
    .filter((line) => line !== '')
    .map(cleanPattern);
}

function cleanPattern(line: string): string {
  const isException = line.startsWith('!');
  const pattern = isException ? trimSpace(line.slice(1)) : line;
  const cleaned = pattern === '' ? '' : cleanPath(pattern);
  return `${isException ? '!' : ''}${cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned}`;
}
