import { engineError } from '../../errors/engine-error.js';

const SIZE = /^(\d+(?:\.\d+)?|\.\d+) ?([a-zA-Z]*)$/;
const POWERS = ['b', 'k', 'm', 'g', 't', 'p'];

/**
 * Reads `10m` or `1.5GB`: with powers of 1000 for what is written to disk, of 1024 for what is kept in memory.
 * @see docker/go-units, FromHumanSize and RAMInBytes
 */
export function parseLogSize(text: string, base: 1000 | 1024): number {
  const [, number = '', suffix = ''] = SIZE.exec(text) ?? [];
  if (number === '') throw invalidLog(`invalid size: '${text}'`);
  const unit = suffix.toLowerCase();
  const power = unit === '' ? 0 : POWERS.indexOf(unit[0] ?? '');
  const isKnown = unit.length <= 1 || unit.slice(1) === 'b' || unit.slice(1) === 'ib';
  if (power < 0 || !isKnown || (power === 0 && unit.length > 1)) throw invalidLog(`invalid suffix: '${suffix}'`);
  return Math.trunc(Number(number) * base ** power);
}

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** What Go's strconv.ParseBool reads; undefined where it is neither. */
export function findBoolean(text: string): boolean | undefined {
  if (TRUE.includes(text)) return true;
  return FALSE.includes(text) ? false : undefined;
}

export function parseLogBoolean(text: string): boolean {
  const value = findBoolean(text);
  if (value === undefined) throw invalidLog(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
  return value;
}

export function parseLogInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw invalidLog(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Reads a Go duration, `1h30m` or `1.5s`; undefined where it is none. */
export function findDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS_MS[unit] ?? 0), 0);
}

/** An option of a log driver that cannot be; `reason` is docker's sentence. */
export const invalidLog = (reason: string): Error => engineError('argument_invalid', { reason });
