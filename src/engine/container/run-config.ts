import { posix } from 'node:path';

import type { ImageRunConfig } from '../../oci/image-config.js';
import { SIGTERM, signalName } from '../../oci/signal.js';
import { compact } from '../../oci/untrusted-json.js';
import type { ContainerConfig, HealthCheck } from './container.js';
import { mergeEnv } from './make-config.js';

const NANOS_PER_MS = 1_000_000;

/**
 * How a container runs, as an image says it; `image` is what it was made from.
 *
 * @see moby, daemon/commit.go, and runconfig's Config, of which this is what images have
 */
export function toRunConfig(config: ContainerConfig, image: ImageRunConfig): ImageRunConfig {
  const anonymous = config.mounts.filter(({ type, isAnonymous }) => type === 'volume' && isAnonymous);
  const volumes = { ...image.Volumes, ...Object.fromEntries(anonymous.map(({ destination }) => [destination, {}])) };
  const hasStopSignal = image.StopSignal !== undefined || config.stopSignal !== SIGTERM;
  return compact({
    User: config.user || undefined,
    ExposedPorts: unlessEmpty(Object.fromEntries(config.exposedPorts.map((port) => [port, {}]))),
    Env: some(mergeEnv([], config.env)),
    Entrypoint: config.entrypoint.length > 0 ? config.entrypoint : undefined,
    Cmd: config.command.length > 0 ? config.command : undefined,
    Volumes: unlessEmpty(volumes),
    WorkingDir: config.workingDir === '/' ? image.WorkingDir : config.workingDir,
    Labels: unlessEmpty(config.labels),
    StopSignal: config.stopSignalText ?? (hasStopSignal ? signalName(config.stopSignal) : undefined),
    Healthcheck: config.health && toWireHealth(config.health),
    Shell: image.Shell,
  });
}

type ImageHealth = ImageRunConfig['Healthcheck'];

/** Lays `changes` over it, as instructions of a Dockerfile do: an entrypoint without a command takes that away. */
export function overlayRunConfig(config: ImageRunConfig, changes: ImageRunConfig): ImageRunConfig {
  return compact({
    ...config,
    ...changes,
    ExposedPorts: unlessEmpty({ ...config.ExposedPorts, ...changes.ExposedPorts }),
    Env: changes.Env ? mergeEnv(config.Env ?? [], changes.Env) : config.Env,
    Cmd: changes.Cmd ?? (changes.Entrypoint ? undefined : config.Cmd),
    Volumes: unlessEmpty({ ...config.Volumes, ...changes.Volumes }),
    WorkingDir:
      changes.WorkingDir === undefined
        ? config.WorkingDir
        : posix.resolve('/', config.WorkingDir ?? '/', changes.WorkingDir),
    Labels: unlessEmpty({ ...config.Labels, ...changes.Labels }),
    Healthcheck: overlayHealth(config.Healthcheck, changes.Healthcheck),
  });
}

/** What is empty or 0 stays as it was. @see moby, daemon/commit.go: merge */
function overlayHealth(health: ImageHealth, { Test = [], ...changes }: NonNullable<ImageHealth> = {}): ImageHealth {
  const said = Object.entries(changes).filter(([, value]) => value);
  if (Test.length === 0 && said.length === 0) return health;
  return { ...health, ...(Test.length > 0 ? { Test } : {}), ...Object.fromEntries(said) };
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

const unlessEmpty = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> | undefined =>
  Object.keys(record).length > 0 ? record : undefined;

function toWireHealth(health: HealthCheck): ImageRunConfig['Healthcheck'] {
  return {
    Test: health.test,
    Interval: health.intervalMs * NANOS_PER_MS,
    Timeout: health.timeoutMs * NANOS_PER_MS,
    StartPeriod: health.startPeriodMs * NANOS_PER_MS,
    StartInterval: health.startIntervalMs * NANOS_PER_MS,
    Retries: health.retries,
  };
}
