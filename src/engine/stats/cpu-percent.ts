import type { StatsSample } from './container-stats.js';

/** Counters of one container at one moment. Nanoseconds since the container, and the host, started. */
export type CpuSample = Pick<StatsSample['cpu'], 'usageNanos' | 'hostNanos' | 'onlineCpus'>;

/**
 * How much CPU a container used between two samples.
 *
 * @returns Percent of one CPU: 100 is one CPU kept busy, 400 is four. 0 where no host time passed or
 *   the usage went back, as it does when the container was restarted between the samples.
 * @throws Never.
 * @see docker/cli, `calculateCPUPercentUnix`: the same formula, so that our figures agree with `docker stats`.
 */
export function cpuPercent(earlier: CpuSample, later: CpuSample): number {
  const usage = later.usageNanos - earlier.usageNanos;
  const host = later.hostNanos - earlier.hostNanos;
  return usage > 0 && host > 0 ? (usage / host) * later.onlineCpus * 100 : 0;
}
