import type { ContainerHealth, HealthCheck } from '../engine/index.js';
import type { ImageRunConfig } from '../oci/image-config.js';
import { GoDuration } from './go-duration.js';
import { OMITTED_NUMBER, OMITTED_SLICE } from './nil.js';
import { utcTime } from './utc-time.js';

const NANOS_PER_MS = 1e6;

type ImageHealthcheck = NonNullable<ImageRunConfig['Healthcheck']>;

/** `Config.Healthcheck`: durations in nanoseconds; JSON leaves out what is left to docker's defaults. */
export function healthCheckToWire({ test, retries, ...times }: HealthCheck) {
  const nanos = (ms: number): number => Math.round(ms * NANOS_PER_MS);
  return imageCheckToWire({
    Test: test,
    Interval: nanos(times.intervalMs),
    Timeout: nanos(times.timeoutMs),
    StartPeriod: nanos(times.startPeriodMs),
    StartInterval: nanos(times.startIntervalMs),
    Retries: retries,
  });
}

/** The same of an image, which has it in docker's form already. */
export const imageCheckToWire = (check: ImageHealthcheck) => ({
  Test: check.Test && check.Test.length > 0 ? check.Test : OMITTED_SLICE,
  Interval: new GoDuration(check.Interval ?? 0),
  Timeout: new GoDuration(check.Timeout ?? 0),
  StartPeriod: new GoDuration(check.StartPeriod ?? 0),
  StartInterval: new GoDuration(check.StartInterval ?? 0),
  Retries: check.Retries || OMITTED_NUMBER,
});

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
