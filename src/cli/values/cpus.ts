import { invalid } from './invalid.js';

const DECIMAL = /^\+?(\d+(?:\.(\d*))?|\.(\d+))$/;
const FRACTION = /^(\d+)\/(\d+)$/;

/** Reads `1.5` or `3/2` CPUs as billionths. */
export function parseCpus(text: string): number {
  const fraction = FRACTION.exec(text);
  const decimal = DECIMAL.exec(text);
  if (!fraction && !decimal) throw invalid(`failed to parse ${text} as a rational number`);
  if ((decimal?.[2] ?? decimal?.[3] ?? '').length > 9) throw invalid('value is too precise');
  const cpus = fraction ? Number(fraction[1]) / Number(fraction[2]) : Number(text);
  if (!Number.isFinite(cpus) || cpus > 1e6) throw invalid(`failed to parse ${text} as a rational number`);
  return Math.round(cpus * 1e9);
}
