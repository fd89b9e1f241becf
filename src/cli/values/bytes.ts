import { invalid } from './invalid.js';

/** The last digit, point or space ends the number. */
const SIZE = /^(.*[\d. ])([^\d. ]*)$/s;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const SUFFIX = /^(b|[kmgtp](i?b)?)?$/;
const POWERS = 'bkmgtp';

/** Reads `512m`, `1.5g`, `100kb`, `2GiB`, `1e9`, `1048576`; powers of 1024. @see docker/go-units, size.go: parseSize */
export function parseBytes(text: string): number {
  const [, before, suffix = ''] = SIZE.exec(text) ?? [];
  if (before === undefined) throw invalid(`invalid size: '${text}'`);
  const number = before.endsWith(' ') ? before.slice(0, -1) : before;
  if (!DECIMAL.test(number)) throw invalid(`strconv.ParseFloat: parsing ${JSON.stringify(number)}: invalid syntax`);
  const unit = suffix.length > 3 ? suffix : suffix.toLowerCase();
  const bytes = Math.trunc(Number(number) * 1024 ** Math.max(0, POWERS.indexOf(unit[0] ?? 'b')));
  if (bytes < 0) throw invalid(`invalid size: '${text}'`);
  if (!SUFFIX.test(unit)) throw invalid(`invalid suffix: '${unit}'`);
  if (!Number.isSafeInteger(bytes)) throw invalid(`invalid size: '${text}'`);
  return bytes;
}

/** The same, or `-1` for no limit. */
export const parseSwapBytes = (text: string): number => (text === '-1' ? -1 : parseBytes(text));
