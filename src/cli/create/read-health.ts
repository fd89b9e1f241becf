import type { CreateContainer } from '../../engine/index.js';
import type { FlagValues } from '../flag.js';
import { invalid } from '../values/invalid.js';
import type { HEALTH_FLAGS } from './health-flags.js';

/** Undefined where no flag says anything, so that the image's check holds; 0 counts as nothing, as docker counts. */
export function readHealth(flags: FlagValues<typeof HEALTH_FLAGS>): CreateContainer['health'] {
  const { healthCmd, healthRetries = 0 } = flags;
  const times = {
    'health-interval': flags.healthInterval ?? 0,
    'health-timeout': flags.healthTimeout ?? 0,
    'health-retries': healthRetries,
    'health-start-period': flags.healthStartPeriod ?? 0,
    'health-start-interval': flags.healthStartInterval ?? 0,
  };
  const isGiven = Boolean(healthCmd) || Object.values(times).some((value) => value !== 0);
  if (flags.noHealthcheck) {
    if (isGiven) throw invalid('--no-healthcheck conflicts with --health-* options');
    return { test: ['NONE'] };
  }
  if (!isGiven) return undefined;
  const negative = Object.entries(times).find(([, value]) => value < 0);
  if (negative) throw invalid(`--${negative[0]} cannot be negative`);
  return {
    test: healthCmd ? ['CMD-SHELL', healthCmd] : undefined,
    intervalMs: times['health-interval'],
    timeoutMs: times['health-timeout'],
    startPeriodMs: times['health-start-period'],
    startIntervalMs: times['health-start-interval'],
    retries: healthRetries,
  };
}
