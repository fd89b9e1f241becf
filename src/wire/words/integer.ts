import { invalid } from './invalid.js';

const DIGITS = /^([+-]?)(0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/i;

/** Reads a whole number as Go's literals are: `12`, `0x1f`, `0b11`, `017`, `1_000`. */
export function findInteger(text: string): bigint | undefined {
  const [, sign = '', literal] = DIGITS.exec(text) ?? [];
  if (literal === undefined) return undefined;
  const digits = literal.replaceAll('_', '').replace(/^0o?(?=\d)/i, '0o');
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
}

/** Reads a whole number, with the words of Go's strconv where it is none. */
export function parseInteger(text: string): number {
  const fail = (problem: string): Error => invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
  const value = findInteger(text);
  if (value === undefined) throw fail('invalid syntax');
  if (!Number.isSafeInteger(Number(value))) throw fail('value out of range');
  return Number(value);
}
