import { invalid } from './invalid.js';

const RATE = /^(\d+(?:\.\d+)?|\.\d+)(bit|kbit|mbit|gbit|tbit|kibit|mibit|gibit|tibit)$/i;
const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4 };

/** Reads `500kbit`, `1.5mbit`, `1mibit`: bits a second. Bytes are refused, since `mbps` is read by some as the one and by some as the other. */
export function parseBitRate(text: string): number {
  const [, number, unit = ''] = RATE.exec(text) ?? [];
  if (number === undefined)
    throw invalid(
      `rate ${JSON.stringify(text)} is not a number of bits a second with its unit: 500kbit, 1mbit, 2.5gbit`,
    );
  const base = unit.toLowerCase().includes('ibit') ? 1024 : 1000;
  return Math.round(Number(number) * base ** (POWERS[unit[0]?.toLowerCase() ?? ''] ?? 0));
}
