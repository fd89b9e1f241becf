import { invalid } from './invalid.js';

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Reads a Go duration, `1h30m` or `1.5s`, in milliseconds; undefined where it is none. */
export function findDurationMs(text: string): number | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  let total = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < unsigned.length) {
    const [, number, unit = ''] = PART.exec(unsigned) ?? [];
    if (number === undefined) return undefined;
    total += Number(number) * (UNITS_MS[unit] ?? 0);
  }
  if (unsigned === '') return undefined;
  return text.startsWith('-') ? -total : total;
}

/** The same, with the words of Go's time package where it is none. */
export function parseDurationMs(text: string): number {
  const found = findDurationMs(text);
  if (found !== undefined) return found;
  throw invalid(`time: ${durationProblem(text)} ${JSON.stringify(text)}`);
}

const NUMBERS = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)/;

/** What follows the first number whose unit is none. @see Go, time/format.go: ParseDuration */
function durationProblem(text: string): string {
  const before = NUMBERS.exec(text)?.[0];
  if (before === undefined) return 'invalid duration';
  const [unit = ''] = /^[^\d.]*/.exec(text.slice(before.length)) ?? [];
  if (unit !== '')
    return UNITS_MS[unit] === undefined ? `unknown unit ${JSON.stringify(unit)} in duration` : 'invalid duration';
  return 'missing unit in duration';
}
