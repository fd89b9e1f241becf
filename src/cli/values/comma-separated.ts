import { invalid } from './invalid.js';

const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * Reads a line of comma-separated values; a field in double quotes may hold commas, and quotes as `""`.
 *
 * @throws argument_invalid
 * @see RFC 4180
 */
export function parseCommaSeparated(line: string): readonly string[] {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const column = FIELD.lastIndex + 1;
    const match = FIELD.exec(line);
    if (!match) throw invalid(`parse error on line 1, column ${column}: bare or misplaced " in field`);
    const [, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
}
