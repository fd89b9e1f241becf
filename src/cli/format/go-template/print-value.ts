import { GoDuration } from '../../../wire/go-duration.js';
import { jsonForm, sortedEntries } from '../../../wire/json.js';
import { OmittedZero } from '../../../wire/nil.js';
import { printDuration } from './print-duration.js';
import { Fields, type Value } from './value.js';

/** How Go prints a value with `%v`. */
export function printValue(value: Value): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (value instanceof OmittedZero) return String(value.zero);
  if (value instanceof GoDuration) return printDuration(value.nanoseconds);
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`;
  if (value instanceof Map) {
    return `map[${sortedEntries(value)
      .map(([key, item]) => `${key}:${printValue(item)}`)
      .join(' ')}]`;
  }
  if (value instanceof Fields) return printValue(value.toObject());
  if (typeof value === 'object')
    return `{${Object.values(value)
      .map((item) => printValue(item ?? null))
      .join(' ')}}`;
  return typeof value === 'number' ? printNumber(value) : String(value);
}

/** Go's `print`: a space only between two that are no text. */
export const printAll = (values: readonly Value[]): string =>
  values
    .map((value, place) => {
      const isApart = place > 0 && typeof value !== 'string' && typeof values[place - 1] !== 'string';
      return (isApart ? ' ' : '') + printValue(value);
    })
    .join('');

// From here on, and below the last, Go prints a number with an exponent.
const LARGE_WHOLE = 1e21;
const LARGE = 1e6;
const SMALL = 1e-4;

/** `2.5`, `1e+21`, `1e-07` */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  const isLarge = size >= (Number.isInteger(value) ? LARGE_WHOLE : LARGE);
  if (isLarge || (size !== 0 && size < SMALL)) return withExponent(value.toExponential());
  return String(value);
}

/** Go writes at least two digits of an exponent. */
export const withExponent = (text: string): string =>
  text.replace(/e([+-])(\d)$/i, (whole, sign, digit) => `${whole[0]}${sign}0${digit}`);

/** JSON as Go writes it: keys of maps sorted; whole numbers beyond 2^53 come as bigints. */
export function toJson(value: Value, indent?: string): string {
  // Undefined where all of it is to be left out.
  const text: string | undefined = JSON.stringify(value, plain, indent);
  return text ?? 'null';
}

const plain = (_key: string, value: unknown): unknown => (value instanceof Fields ? value.toObject() : jsonForm(value));
