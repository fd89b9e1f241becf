import type { ContainerConfig, HealthCheck } from './container-config.js';
import type { HealthStatus } from './container-health.js';

/** How often and how long a check is made, with docker's defaults where it does not say. */
export type HealthTiming = Pick<
  HealthCheck,
  'intervalMs' | 'timeoutMs' | 'startPeriodMs' | 'startIntervalMs' | 'retries'
>;

/** @see moby, daemon/health.go */
const DEFAULTS: HealthTiming = {
  intervalMs: 30_000,
  timeoutMs: 30_000,
  startPeriodMs: 0,
  startIntervalMs: 5000,
  retries: 3,
};

const SHELL = ['/bin/sh', '-c'];

/** What is run in the container to ask whether it is well; undefined where it is not asked. */
export function probeCommand({ health }: Pick<ContainerConfig, 'health'>): readonly string[] | undefined {
  const [kind, ...words] = health?.test ?? [];
  if (kind === 'CMD' && words.length > 0) return words;
  if (kind === 'CMD-SHELL') return [...(health?.shell ?? SHELL), ...words];
  return undefined; // `NONE`, or nothing that docker knows either.
}

export function healthTiming(check: HealthCheck): HealthTiming {
  return {
    intervalMs: check.intervalMs || DEFAULTS.intervalMs,
    timeoutMs: check.timeoutMs || DEFAULTS.timeoutMs,
    startPeriodMs: check.startPeriodMs || DEFAULTS.startPeriodMs,
    startIntervalMs: check.startIntervalMs || DEFAULTS.startIntervalMs,
    retries: check.retries || DEFAULTS.retries,
  };
}

/** How long after one probe the next is made; `ageMs` is how long the container has run. */
export function untilNextProbeMs(timing: HealthTiming, status: HealthStatus, ageMs: number): number {
  const isStarting = status === 'starting' && ageMs < timing.startPeriodMs;
  return isStarting ? timing.startIntervalMs : timing.intervalMs;
}
