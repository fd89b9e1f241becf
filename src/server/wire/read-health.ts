import type { CreateContainer } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { GoObject } from './go-object.js';

const NANOS_PER_MS = 1e6;

/** `Healthcheck`: nanoseconds, of which docker takes 0 or a millisecond and more. @see moby, daemon/container.go: validateHealthCheck */
export function readHealth(health: GoObject | undefined): CreateContainer['health'] {
  if (!health) return undefined;
  const milliseconds = (name: string): number => {
    const nanos = health.number(name, 'time.Duration') ?? 0;
    if (nanos === 0 || nanos >= NANOS_PER_MS) return nanos / NANOS_PER_MS;
    throw invalid(`${name} in Healthcheck cannot be less than 1ms`);
  };
  const retries = health.number('Retries', 'int') ?? 0;
  if (retries < 0) throw invalid('Retries in Healthcheck cannot be negative');
  const test = health.texts('Test') ?? [];
  return {
    test: test.length > 0 ? test : undefined,
    intervalMs: milliseconds('Interval'),
    timeoutMs: milliseconds('Timeout'),
    startPeriodMs: milliseconds('StartPeriod'),
    startIntervalMs: milliseconds('StartInterval'),
    retries,
  };
}
