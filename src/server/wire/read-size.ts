import type { TerminalSize } from '../../engine/index.js';
import { parseWholeNumber } from '../http/query.js';
import type { GoObject } from './go-object.js';

/** `h` and `w` of a resize. @throws argument_invalid */
export const readSize = (query: URLSearchParams): TerminalSize => ({
  rows: parseWholeNumber(query.get('h') ?? '', 'Atoi'),
  columns: parseWholeNumber(query.get('w') ?? '', 'Atoi'),
});

/** `ConsoleSize`: rows, then columns. */
export function readConsoleSize(body: GoObject): TerminalSize | undefined {
  const [rows = 0, columns = 0] = body.numbers('ConsoleSize') ?? [];
  return rows > 0 && columns > 0 ? { rows, columns } : undefined;
}
