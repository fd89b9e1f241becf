import { printNumber, withExponent } from './print-value.js';
import { padTo, signOf, type Verb } from './verb.js';

// Node shows no more.
const MOST_DIGITS = 100;
const DEFAULT_DIGITS = 6;

/** A number with a fraction by `%f`, `%e`, `%g` or `%v`; undefined for another verb. */
export function formatFloat(value: number, verb: Verb): string | undefined {
  const digits = digitsOf(Math.abs(value), verb);
  if (digits === undefined) return undefined;
  const isUpper = verb.letter === 'E' || verb.letter === 'G';
  return padTo(signOf(value < 0, verb.flags) + (isUpper ? digits.toUpperCase() : digits), verb);
}

function digitsOf(value: number, { letter, precision }: Verb): string | undefined {
  switch (letter.toLowerCase()) {
    case 'f':
      return toFixedEven(value, precision ?? DEFAULT_DIGITS);
    case 'e':
      return withExponent(value.toExponential(Math.min(precision ?? DEFAULT_DIGITS, MOST_DIGITS)));
    case 'g':
    case 'v':
      return printNumber(
        precision === undefined ? value : Number(value.toPrecision(Math.max(1, Math.min(precision, MOST_DIGITS)))),
      );
    default:
      return undefined;
  }
}

/** As toFixed, but what lies exactly between two goes to the even one, as in Go. */
function toFixedEven(value: number, precision: number): string {
  const places = Math.min(precision, MOST_DIGITS);
  const exact = value.toFixed(MOST_DIGITS);
  const end = exact.length - MOST_DIGITS + places;
  const isBetween = /^50*$/.test(exact.slice(end));
  const shorter = exact.slice(0, places === 0 ? end - 1 : end);
  return isBetween && /[02468]\.?$/.test(shorter) ? shorter : value.toFixed(places);
}
