import { engineError } from '../errors/engine-error.js';

/** Bytes of a line; BuildKit's limit, so that what builds here builds there. @see bufio.MaxScanTokenSize */
const MAX_LINE_BYTES = 65_535;
/** Characters of a whole file: more than any Dockerfile with here-documents has. */
const MAX_FILE_CHARACTERS = 16 * 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** The lines of a file, each with the line feed it ends with; the last one may have none. @throws {EngineError} `dockerfile_too_large` */
export function physicalLines(text: string): readonly string[] {
  if (text.length > MAX_FILE_CHARACTERS) {
    throw engineError('dockerfile_too_large', { what: 'text', limit: MAX_FILE_CHARACTERS });
  }
  const lines = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).split(/(?<=\n)/);
  for (const line of lines)
    if (isTooLong(line)) throw engineError('dockerfile_too_large', { what: 'line', limit: MAX_LINE_BYTES });
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

export const withoutLineEnd = (line: string): string => line.replace(/[\r\n]+$/, '');

function isTooLong(line: string): boolean {
  if (line.length * 3 <= MAX_LINE_BYTES) return false;
  return line.length > MAX_LINE_BYTES || utf8Length(line) > MAX_LINE_BYTES;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
