import { availableParallelism } from 'node:os';

import { engineError } from '../../errors/engine-error.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import { parseSignal, SIGTERM } from '../../oci/signal.js';
import { CONFIG_DEFAULTS, NO_LIMITS } from '../metadata/container-config-defaults.js';
import type {
  ContainerConfig,
  ContainerId,
  ContainerMount,
  ContainerResources,
  NetworkMode,
  PortMapping,
} from './container.js';
import type { CreateContainer } from './container-service.js';
import { makeHealthCheck } from './make-health-check.js';

const DEFAULT_STOP_TIMEOUT_SECONDS = 10;
const DEFAULT_SHM_BYTES = 64 * 1024 * 1024;
const SHORT_ID_LENGTH = 12;

const NANO = 1e9;
const MEMORY_MINIMUM_BYTES = 6 * 1024 * 1024;

export type ConfigSources = {
  readonly id: ContainerId;
  readonly asked: CreateContainer;
  readonly image: ImageRunConfig;
  /** `asked.network` with its container found. */
  readonly network: NetworkMode;
  readonly hostname: string;
  readonly inventVolumeName: () => string;
};

/**
 * Lays what was asked for over what the image says.
 *
 * An entrypoint that is given takes the image's command away with the image's entrypoint, as docker's does.
 *
 * @throws container_no_command, working_directory_invalid, signal_invalid, argument_invalid
 */
export function makeContainerConfig(sources: ConfigSources): ContainerConfig {
  const { id, asked, image, network } = sources;
  const entrypoint = asked.entrypoint ?? image.Entrypoint ?? [];
  const imageCommand = asked.entrypoint === undefined ? (image.Cmd ?? []) : [];
  const command = asked.command && asked.command.length > 0 ? asked.command : imageCommand;
  if (entrypoint.length + command.length === 0) throw engineError('container_no_command');
  const exposedPorts = exposed(asked, image);

  return {
    ...CONFIG_DEFAULTS,
    entrypoint,
    command,
    env: mergeEnv(image.Env ?? [], asked.env ?? []),
    workingDir: workingDir(asked.workingDir || image.WorkingDir || '/'),
    user: asked.user ?? image.User ?? '',
    groupAdd: asked.groupAdd ?? [],
    hostname: asked.hostname ?? (network.kind === 'host' ? sources.hostname : id.slice(0, SHORT_ID_LENGTH)),
    domainname: asked.domainname ?? '',
    labels: { ...image.Labels, ...asked.labels },
    hasTty: asked.hasTty ?? false,
    hasStdin: asked.hasStdin ?? false,
    isStdinOnce: asked.isStdinOnce ?? false,
    stopSignal: asked.stopSignal ?? (image.StopSignal ? parseSignal(image.StopSignal) : SIGTERM),
    stopTimeoutSeconds: asked.stopTimeoutSeconds ?? DEFAULT_STOP_TIMEOUT_SECONDS,
    mounts: mounts(sources),
    network,
    ports: ports(asked, exposedPorts, network),
    exposedPorts,
    dns: {
      servers: asked.dns?.servers ?? [],
      search: asked.dns?.search ?? [],
      options: asked.dns?.options ?? [],
    },
    extraHosts: asked.extraHosts ?? [],
    resources: resources(asked.resources ?? {}),
    restart: restart(asked),
    isAutoRemoved: asked.isAutoRemoved ?? false,
    isPrivileged: asked.isPrivileged ?? false,
    hasReadOnlyRoot: asked.hasReadOnlyRoot ?? false,
    capAdd: asked.capAdd ?? [],
    capDrop: asked.capDrop ?? [],
    securityOptions: asked.securityOptions ?? [],
    hasInit: asked.hasInit ?? false,
    shmSizeBytes: asked.shmSizeBytes ?? DEFAULT_SHM_BYTES,
    health: makeHealthCheck(asked.health, image),
  };
}

/** The later of two values of one name wins in the earlier's place; a bare `NAME` takes it away. */
export function mergeEnv(image: readonly string[], asked: readonly string[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const variable of [...image, ...asked]) {
    const name = variable.split('=', 1)[0] ?? variable;
    if (variable.includes('=')) merged.set(name, variable);
    else merged.delete(name);
  }
  return [...merged.values()];
}

function workingDir(dir: string): string {
  if (!dir.startsWith('/')) throw engineError('working_directory_invalid', { dir });
  return dir;
}

/** The user's mounts, and an anonymous volume for each of the image's that nothing else is mounted on. */
function mounts({ asked, image, inventVolumeName }: ConfigSources): readonly ContainerMount[] {
  const named = (asked.mounts ?? []).map((mount) =>
    mount.type === 'volume' && mount.source === ''
      ? { ...mount, source: inventVolumeName(), isAnonymous: true }
      : mount,
  );
  const seen = new Set<string>();
  for (const { destination } of named) {
    if (seen.has(destination))
      throw engineError('argument_invalid', { reason: `Duplicate mount point: ${destination}` });
    seen.add(destination);
  }
  const declared = Object.keys(image.Volumes ?? {}).filter((destination) => !seen.has(destination));
  return [
    ...named,
    ...declared.map((destination) => ({
      type: 'volume' as const,
      source: inventVolumeName(),
      destination,
      isReadOnly: false,
      options: [],
      mayCreateSource: true,
      isAnonymous: true,
    })),
  ];
}

function exposed(asked: CreateContainer, image: ImageRunConfig): readonly string[] {
  const published = (asked.ports ?? []).map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const declared = Object.keys(image.ExposedPorts ?? {}).map((port) => (port.includes('/') ? port : `${port}/tcp`));
  return [...new Set([...declared, ...(asked.exposedPorts ?? []), ...published])];
}

function ports(asked: CreateContainer, exposedPorts: readonly string[], network: NetworkMode): readonly PortMapping[] {
  if (network.kind === 'container' && (asked.ports?.length ?? 0) > 0) {
    throw engineError('argument_invalid', {
      reason: 'conflicting options: port publishing and the container type network mode',
    });
  }
  const given = asked.ports ?? [];
  if (!asked.publishAll) return given;
  const isGiven = (port: string): boolean =>
    given.some(({ containerPort, protocol }) => port === `${containerPort}/${protocol}`);
  return [...given, ...exposedPorts.filter((port) => !isGiven(port)).map(anyHostPort)];
}

function anyHostPort(port: string): PortMapping {
  const [number, protocol] = port.split('/');
  return {
    protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
    containerPort: Number(number),
    hostAddress: '',
    hostPort: 0,
  };
}

function resources(asked: Partial<ContainerResources>): ContainerResources {
  const limits = { ...NO_LIMITS, ...asked };
  const { memoryBytes, memorySwapBytes, memoryReservationBytes, nanoCpus } = limits;
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason });
  };
  if (memoryBytes !== 0 && memoryBytes < MEMORY_MINIMUM_BYTES) refuse('Minimum memory limit allowed is 6MB');
  const cpus = availableParallelism();
  if (nanoCpus < 0 || nanoCpus > cpus * NANO) {
    refuse(`Range of CPUs is from 0.01 to ${cpus.toFixed(2)}, as there are only ${cpus} CPUs available`);
  }
  if (memorySwapBytes > 0 && memoryBytes === 0)
    refuse('You should always set the Memory limit when using Memoryswap limit, see usage');
  if (memorySwapBytes > 0 && memorySwapBytes < memoryBytes)
    refuse('Minimum memoryswap limit should be larger than memory limit, see usage');
  if (memoryReservationBytes > 0 && memoryBytes > 0 && memoryBytes < memoryReservationBytes) {
    refuse('Minimum memory limit can not be less than memory reservation limit, see usage');
  }
  return limits;
}

function restart({ restart: policy, isAutoRemoved }: CreateContainer): ContainerConfig['restart'] {
  if (policy && policy.name !== 'no' && isAutoRemoved) {
    throw engineError('argument_invalid', { reason: "can't create 'AutoRemove' container with restart policy" });
  }
  return policy ?? { name: 'no', maximumRetryCount: 0 };
}
