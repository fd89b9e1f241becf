import type { ContainerHealth, HealthCheck } from '../engine/index.js';
import { utcTime } from './utc-time.js';

const NANOS_PER_MS = 1e6;

/** `Config.Healthcheck`: durations in nanoseconds; what is left to docker's defaults is left out. */
export function healthCheckToWire({ test, ...check }: HealthCheck) {
  const nanos = (name: string, ms: number) => (ms === 0 ? {} : { [name]: Math.round(ms * NANOS_PER_MS) });
  return {
    ...(test.length > 0 && { Test: test }),
    ...nanos('Interval', check.intervalMs),
    ...nanos('Timeout', check.timeoutMs),
    ...nanos('StartPeriod', check.startPeriodMs),
    ...nanos('StartInterval', check.startIntervalMs),
    ...(check.retries > 0 && { Retries: check.retries }),
  };
}

/** `State.Health` */
export const healthToWire = ({ status, failingStreak, log }: ContainerHealth) => ({
  Status: status,
  FailingStreak: failingStreak,
  Log: log.map(({ startedAtMs, endedAtMs, exitCode, output }) => ({
    Start: utcTime(startedAtMs),
    End: utcTime(endedAtMs),
    ExitCode: exitCode,
    Output: output,
  })),
});
