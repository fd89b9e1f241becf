import { engineError } from '../../errors/engine-error.js';
import type { Impairment } from './trouble-service.js';

/** As long as the kernel's emulator waits: 2^32 of its microseconds, cut to what a person would mean. */
const LONGEST_DELAY_MS = 10 * 60_000;
/** Below it no packet of full length gets through within a minute. */
const SLOWEST_BITS = 1000;
const FASTEST_BITS = 1e12;

/** The impairment alone, without what is not done; checked. @throws argument_invalid */
export function checkImpairment(asked: Impairment): Impairment {
  checkTime('delay', asked.delayMs);
  checkTime('jitter', asked.jitterMs);
  checkPercent('loss', asked.lossPercent);
  checkPercent('corrupt', asked.corruptPercent);
  checkPercent('duplicate', asked.duplicatePercent);
  checkPercent('reorder', asked.reorderPercent);
  checkRate(asked.rateBitsPerSecond);
  const impairment = Object.fromEntries(FIELDS.map((name) => [name, asked[name]]).filter(([, value]) => value));
  check(asked, Object.keys(impairment).length > 0);
  return impairment;
}

const FIELDS = [
  'delayMs',
  'jitterMs',
  'lossPercent',
  'corruptPercent',
  'duplicatePercent',
  'reorderPercent',
  'rateBitsPerSecond',
] as const satisfies readonly (keyof Impairment)[];

function check({ delayMs = 0, jitterMs = 0, reorderPercent = 0 }: Impairment, hasAny: boolean): void {
  if (!hasAny) throw invalid('nothing to do to packets: a delay, a rate, a loss or another figure is needed');
  if (jitterMs > 0 && delayMs === 0) throw invalid('jitter is of a delay: give a delay too');
  if (jitterMs > delayMs) throw invalid(`jitter (${jitterMs}ms) cannot be longer than the delay (${delayMs}ms)`);
  if (reorderPercent > 0 && delayMs === 0)
    throw invalid('reordering lets packets overtake those that wait: give a delay too');
}

function checkTime(name: string, ms = 0): void {
  if (!(ms >= 0 && ms <= LONGEST_DELAY_MS)) throw invalid(`${name} must be between 0 and 10m, not ${ms}ms`);
}

function checkPercent(name: string, percent = 0): void {
  if (!(percent >= 0 && percent <= 100)) throw invalid(`${name} must be between 0% and 100%, not ${percent}%`);
}

function checkRate(bits: number | undefined): void {
  if (bits !== undefined && !(bits >= SLOWEST_BITS && bits <= FASTEST_BITS))
    throw invalid(`rate must be between 1kbit and 1tbit a second, not ${bits}bit`);
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });
