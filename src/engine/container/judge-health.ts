import type { ContainerHealth, HealthProbe } from './container-health.js';
import type { HealthTiming } from './health-check.js';

const PROBES_KEPT = 5;

/** Of a container whose program has just begun. What earlier lives were found to be stays to be read. */
export const beginHealth = (earlier: ContainerHealth | undefined): ContainerHealth => ({
  status: 'starting',
  failingStreak: 0,
  log: earlier?.log ?? [],
});

/**
 * What is known after one more probe.
 *
 * While it has never been well, failures within the start period do not count.
 *
 * @param startedAtMs When the container's program began.
 * @see moby, daemon/health.go: handleProbeResult
 */
export function judgeHealth(
  { status, failingStreak, log }: ContainerHealth,
  probe: HealthProbe,
  {
    retries,
    startPeriodMs,
    startedAtMs,
  }: Pick<HealthTiming, 'retries' | 'startPeriodMs'> & {
    readonly startedAtMs: number;
  },
): ContainerHealth {
  const kept = [...log, probe].slice(-PROBES_KEPT);
  if (probe.exitCode === 0) return { status: 'healthy', failingStreak: 0, log: kept };
  const isStarting = status === 'starting' && probe.startedAtMs - startedAtMs < startPeriodMs;
  if (isStarting) return { status, failingStreak, log: kept };
  const streak = failingStreak + 1;
  return { status: streak >= retries ? 'unhealthy' : status, failingStreak: streak, log: kept };
}
