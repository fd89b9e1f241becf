import { invalid } from './invalid.js';

const FIELD = /"(?<quoted>(?:[^"]|"")*)"(?=,|$)|(?<plain>[^",]*)(?=,|$)/y;

/** The fields of one line of CSV: a field in quotes may hold commas, and quotes that are doubled. @see RFC 4180 */
export function parseCsvLine(text: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length; at = FIELD.lastIndex + 1) {
    FIELD.lastIndex = at;
    const groups = FIELD.exec(text)?.groups;
    if (!groups) throw invalid(`parse error on line 1, column ${at + 1}: bare " in non-quoted field`);
    fields.push(groups['quoted']?.replaceAll('""', '"') ?? groups['plain'] ?? '');
  }
  return fields;
}
