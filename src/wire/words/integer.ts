import { invalid } from './invalid.js';

/** Reads a whole number, with the words of Go's strconv where it is none. */
export function parseInteger(text: string): number {
  const fail = (problem: string): Error => invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
  if (!/^[+-]?\d+$/.test(text)) throw fail('invalid syntax');
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw fail('value out of range');
  return value;
}
