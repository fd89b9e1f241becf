import type { Row } from './database.js';

/** Reads a column whose type the schema keeps (`STRICT` tables); a mismatch is a bug. */
export function textColumn(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new TypeError(`column ${name} holds ${typeof value}, not text`);
  return value;
}

export function numberColumn(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== 'number') throw new TypeError(`column ${name} holds ${typeof value}, not a number`);
  return value;
}

/** What this program itself wrote as JSON: its type is the writer's. */
export function jsonColumn<Value>(row: Row, name: string): Value {
  return JSON.parse(textColumn(row, name)) as Value;
}
