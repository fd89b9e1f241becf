import { engineError } from '../../errors/engine-error.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import type { HealthCheck } from './container-config.js';
import type { CreateContainer } from './container-service.js';

const NANOS_PER_MS = 1e6;
const SHORTEST_MS = 1;

/**
 * The user's health check laid over the image's, field by field; 0 counts as not given.
 *
 * @throws argument_invalid
 */
export function makeHealthCheck(asked: CreateContainer['health'], image: ImageRunConfig): HealthCheck | undefined {
  const { Healthcheck: declared, Shell: shell } = image;
  if (asked === undefined && declared === undefined) return undefined;
  requireSensible(asked ?? {});
  const milliseconds = (nanos: number | undefined): number => (nanos ?? 0) / NANOS_PER_MS;
  return {
    test: asked?.test && asked.test.length > 0 ? asked.test : (declared?.Test ?? []),
    intervalMs: asked?.intervalMs || milliseconds(declared?.Interval),
    timeoutMs: asked?.timeoutMs || milliseconds(declared?.Timeout),
    startPeriodMs: asked?.startPeriodMs || milliseconds(declared?.StartPeriod),
    startIntervalMs: asked?.startIntervalMs || milliseconds(declared?.StartInterval),
    retries: asked?.retries || declared?.Retries || 0,
    ...(shell && shell.length > 0 && { shell }),
  };
}

/** @see moby, daemon/container.go: validateHealthCheck */
function requireSensible(asked: NonNullable<CreateContainer['health']>): void {
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason });
  };
  const requireLong = (name: string, ms = 0): void => {
    if (ms !== 0 && ms < SHORTEST_MS) refuse(`${name} in Healthcheck cannot be less than 1ms`);
  };
  requireLong('Interval', asked.intervalMs);
  requireLong('Timeout', asked.timeoutMs);
  if ((asked.retries ?? 0) < 0) refuse('Retries in Healthcheck cannot be negative');
  requireLong('StartPeriod', asked.startPeriodMs);
  requireLong('StartInterval', asked.startIntervalMs);
}
