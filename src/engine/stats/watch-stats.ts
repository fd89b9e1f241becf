import { isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { ContainerStats } from './container-stats.js';
import { StatsSampler, type StatsTarget } from './stats-sampler.js';

export type WatchStatsOptions = {
  /** Asked at each tick: who is alive now. */
  readonly containers: () => readonly StatsTarget[];
  /** Default: 1000. */
  readonly intervalMs?: number | undefined;
  /** Everything that the kernel counts, which takes longer to read. */
  readonly hasDetail?: boolean | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

const DEFAULT_INTERVAL_MS = 1000;

/**
 * Samples of all containers, one array a tick, the first at once; ends when cancelled, without an error.
 * Ticks keep their distance however long the reader takes; those that it missed are left out.
 */
export async function* watchStats(
  host: Pick<Host, 'cgroups' | 'clock'>,
  options: WatchStatsOptions,
): AsyncGenerator<readonly ContainerStats[], void, void> {
  const { containers, intervalMs = DEFAULT_INTERVAL_MS, hasDetail, cancelSignal } = options;
  const { clock } = host;
  using sampler = new StatsSampler(host);
  for (let dueAtMs = clock.monotonicMs(); !cancelSignal?.aborted; ) {
    yield await sampler.sample(containers(), { hasDetail });
    const late = clock.monotonicMs() - dueAtMs;
    dueAtMs += intervalMs * Math.max(1, Math.ceil(late / intervalMs));
    if (!(await sleptUntil(dueAtMs, clock, cancelSignal))) return;
  }
}

async function sleptUntil(
  dueAtMs: number,
  clock: Host['clock'],
  cancelSignal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await clock.sleep(Math.max(0, dueAtMs - clock.monotonicMs()), cancelSignal);
    return true;
  } catch (error) {
    if (isEngineError(error, 'cancelled')) return false;
    throw error;
  }
}
