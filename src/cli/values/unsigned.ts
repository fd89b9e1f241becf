import { findInteger } from '../../wire/words/integer.js';
import { invalid } from './invalid.js';

/** Reads a number of 16 bits, with the words of Go's strconv where it is none. */
export const parseUint16 = (text: string): number => ofBits(text, 16n);

/** The same of 64 bits. */
export const parseUnsigned = (text: string): number => ofBits(text, 64n);

function ofBits(text: string, bits: bigint): number {
  const fail = (problem: string): Error => invalid(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`);
  const value = /^[+-]/.test(text) ? undefined : findInteger(text);
  if (value === undefined) throw fail('invalid syntax');
  if (value >= 1n << bits) throw fail('value out of range');
  return Number(value);
}
