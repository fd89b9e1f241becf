import { GoDuration } from '../../../wire/go-duration.js';
import { OmittedZero } from '../../../wire/nil.js';
import { quote } from '../../print/quote.js';
import { formatFloat } from './format-float.js';
import { goType } from './go-type.js';
import { printValue } from './print-value.js';
import { Fields, type Value } from './value.js';
import { padTo, signOf, type Verb } from './verb.js';

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, O: 8, d: 10, x: 16, X: 16 };
const PREFIX: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' };

/** One value by one verb of fmt; of a list, every item by it. @see Go, fmt/print.go */
export function formatValue(value: Value, verb: Verb): string {
  const { letter } = verb;
  if (letter === 'T') return padTo(goType(value), verb);
  if (value === null || value === undefined) return letter === 'v' ? padTo('<nil>', verb) : `%!${letter}(<nil>)`;
  if (Array.isArray(value)) return `[${value.map((item) => formatValue(item, verb)).join(' ')}]`;
  if (value instanceof OmittedZero) return formatValue(value.zero, verb);
  if (value instanceof GoDuration)
    return formatValue('vs'.includes(letter) ? printValue(value) : value.nanoseconds, verb);
  if (typeof value === 'object') return formatObject(value, verb);
  const text = formatBasic(value, verb);
  return text === undefined ? `%!${letter}(${goType(value)}=${printValue(value)})` : text;
}

function formatObject(value: object, verb: Verb): string {
  const isMap = value instanceof Map;
  const entries: readonly (readonly [unknown, unknown])[] = isMap
    ? [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    : Object.entries(value instanceof Fields ? value.toObject() : value);
  const isNamed = isMap || verb.flags.includes('+');
  const shown = entries.map(([key, item]) => {
    const name = isMap ? formatValue(key, verb) : String(key);
    return (isNamed ? `${name}:` : '') + formatValue(item, verb);
  });
  return isMap ? `map[${shown.join(' ')}]` : `{${shown.join(' ')}}`;
}

/** Undefined where the verb is not for such a value. */
function formatBasic(value: Value, verb: Verb): string | undefined {
  if (typeof value === 'boolean') return 'vt'.includes(verb.letter) ? padTo(String(value), verb) : undefined;
  if (typeof value === 'string') return formatText(value, verb);
  if (typeof value === 'bigint' || Number.isInteger(value)) return formatInteger(value as number | bigint, verb);
  return typeof value === 'number' ? formatFloat(value, verb) : undefined;
}

function formatText(value: string, verb: Verb): string | undefined {
  const cut = verb.precision === undefined ? value : Array.from(value).slice(0, verb.precision).join('');
  switch (verb.letter) {
    case 'v':
      return padTo(verb.flags.includes('#') ? quote(cut) : cut, verb);
    case 's':
      return padTo(cut, verb);
    case 'q':
      return padTo(verb.flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quote(cut), verb);
    case 'x':
    case 'X': {
      const separator = verb.flags.includes(' ') ? ' ' : '';
      const hex = [...Buffer.from(cut)].map((byte) => byte.toString(16).padStart(2, '0')).join(separator);
      const prefixed = verb.flags.includes('#') && hex !== '' ? `0x${hex}` : hex;
      return padTo(verb.letter === 'X' ? prefixed.toUpperCase() : prefixed, verb);
    }
    default:
      return undefined;
  }
}

function formatInteger(value: number | bigint, verb: Verb): string | undefined {
  const { letter } = verb;
  // With %v, + and # ask for names of fields and for Go's own spelling.
  const flags = letter === 'v' ? verb.flags.replace(/[+#]/g, '') : verb.flags;
  if (letter === 'c') return padTo(String.fromCodePoint(Number(value)), verb);
  if (letter === 'q') return padTo(`'${String.fromCodePoint(Number(value))}'`, verb);
  if (letter === 'U') return padTo(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, verb);
  const radix = letter === 'v' ? 10 : RADIX[letter];
  if (radix === undefined) return undefined;
  const isNegative = value < 0;
  const digits = (isNegative ? -value : value).toString(radix).padStart(verb.precision ?? 1, '0');
  const prefix = letter === 'O' ? '0o' : flags.includes('#') ? (PREFIX[letter] ?? '') : '';
  const text = signOf(isNegative, flags) + prefix + (letter === 'X' ? digits.toUpperCase() : digits);
  return padTo(text, verb.precision === undefined ? verb : { ...verb, flags: flags.replaceAll('0', '') });
}
