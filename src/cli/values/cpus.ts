import { findInteger } from '../../wire/words/integer.js';
import { invalid } from './invalid.js';

type Ratio = { readonly above: bigint; readonly below: bigint };

const DECIMAL = /^([+-]?)(\d(?:_?\d)*)?(?:\.(\d(?:_?\d)*)?)?(?:e([+-]?\d{1,3}))?$/i;

/** Reads `1.5`, `3/2`, `15e-1` CPUs as billionths. @see docker/cli, opts/opts.go: ParseCPUs */
export function parseCpus(text: string): number {
  const ratio = fractionOf(text) ?? decimalOf(text);
  if (!ratio || ratio.below === 0n) throw invalid(`failed to parse ${text} as a rational number`);
  const billionths = ratio.above * 1_000_000_000n;
  if (billionths % ratio.below !== 0n) throw invalid('value is too precise');
  return Number(billionths / ratio.below);
}

function fractionOf(text: string): Ratio | undefined {
  const [above, below, ...more] = text.includes('/') ? text.split('/').map(findInteger) : [findInteger(text), 1n];
  if (above === undefined || below === undefined || below < 0n || more.length > 0) return undefined;
  return { above, below };
}

function decimalOf(text: string): Ratio | undefined {
  const [found, sign = '', whole = '', part = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (found === undefined || whole + part === '') return undefined;
  const digits = BigInt(`${whole}${part}`.replaceAll('_', ''));
  const power = Number(exponent) - part.replaceAll('_', '').length;
  const above = (sign === '-' ? -digits : digits) * 10n ** BigInt(Math.max(0, power));
  return { above, below: 10n ** BigInt(Math.max(0, -power)) };
}
