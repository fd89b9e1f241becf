import { printValue } from './print-value.js';
import { isTrue, type Value } from './value.js';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;
const WIDEST = 4096;

/** Go's fmt.Sprintf for the verbs that templates use. */
export function printf(format: string, args: readonly Value[]): string {
  let next = 0;
  const text = format.replace(
    VERB,
    (...[, flags = '', width, precision, verb = '']: readonly (string | undefined)[]) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const shown = show(args[next++], {
        verb,
        flags,
        precision: precision === undefined ? undefined : Number(precision),
      });
      return pad(shown, Math.min(Number(width ?? 0), WIDEST), flags);
    },
  );
  const extra = args.slice(next);
  return extra.length === 0
    ? text
    : `${text}%!(EXTRA ${extra.map((arg) => `${goType(arg)}=${printValue(arg)}`).join(', ')})`;
}

type Verb = { readonly verb: string; readonly flags: string; readonly precision: number | undefined };

function show(value: Value, { verb, flags, precision }: Verb): string {
  switch (verb) {
    case 'v':
      return printValue(value);
    case 's':
      return printValue(value).slice(0, precision);
    case 'q':
      return JSON.stringify(printValue(value));
    case 't':
      return String(isTrue(value));
    case 'T':
      return goType(value);
    case 'f':
      return Number(value).toFixed(precision ?? 6);
    case 'd':
      return isNumber(value) ? signed(value, flags) : `%!d(${goType(value)}=${printValue(value)})`;
    case 'x':
    case 'X': {
      const hex = isNumber(value) ? value.toString(16) : Buffer.from(printValue(value)).toString('hex');
      return verb === 'X' ? hex.toUpperCase() : hex;
    }
    default:
      return `%!${verb}(${goType(value)}=${printValue(value)})`;
  }
}

const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';
const signed = (value: number | bigint, flags: string): string =>
  flags.includes('+') && value >= 0 ? `+${value}` : String(value);

function pad(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function goType(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (isNumber(value)) return Number.isInteger(Number(value)) ? 'int' : 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
