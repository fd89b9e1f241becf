import { invalid } from './invalid.js';

const HIGHEST = 2 ** 16 - 1;

/** Reads a number of 16 bits, with the words of Go's strconv where it is none. */
export function parseUint16(text: string): number {
  const refuse = (problem: string): never => {
    throw invalid(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`);
  };
  if (!/^\d+$/.test(text)) refuse('invalid syntax');
  return Number(text) <= HIGHEST ? Number(text) : refuse('value out of range');
}
