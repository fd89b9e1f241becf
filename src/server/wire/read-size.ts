import type { TerminalSize } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { GoObject } from './go-object.js';

const MOST = 2 ** 32 - 1;

/** `h` and `w` of a resize. @throws argument_invalid @see moby, api/server/httputils: Uint32Value */
export const readSize = (query: URLSearchParams): TerminalSize => ({
  rows: readSide('height', query.get('h') ?? ''),
  columns: readSide('width', query.get('w') ?? ''),
});

function readSide(side: string, text: string): number {
  const isNumber = /^-?\d+$/.test(text);
  if (isNumber && !text.startsWith('-') && Number(text) <= MOST) return Number(text);
  throw invalid(`invalid resize ${side} "${text}": ${isNumber ? 'value out of range' : 'invalid syntax'}`);
}

/** `ConsoleSize`: rows, then columns. */
export function readConsoleSize(body: GoObject): TerminalSize | undefined {
  const [rows = 0, columns = 0] = body.numbers('ConsoleSize') ?? [];
  return rows > 0 && columns > 0 ? { rows, columns } : undefined;
}
