import { posix } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import { parseSignal, SIGTERM, signalName } from '../../oci/signal.js';
import { checkLogConfig } from '../log/log-settings.js';
import { CONFIG_DEFAULTS } from '../metadata/container-config-defaults.js';
import type {
  ContainerConfig,
  ContainerId,
  ContainerResources,
  NamespaceModes,
  NetworkMode,
  PortMapping,
} from './container.js';
import type { CreateContainer } from './container-service.js';
import { endpointSettings } from './endpoint-settings.js';
import { makeExposed } from './make-exposed.js';
import { makeHealthCheck } from './make-health-check.js';
import { type MountSources, makeMounts } from './make-mounts.js';

const DEFAULT_STOP_TIMEOUT_SECONDS = 10;
const DEFAULT_SHM_BYTES = 64 * 1024 * 1024;
const SHORT_ID_LENGTH = 12;
const NOTHING_ATTACHED = { stdin: false, stdout: false, stderr: false };

export type ConfigSources = MountSources & {
  readonly id: ContainerId;
  readonly asked: CreateContainer;
  readonly image: ImageRunConfig;
  /** `asked.network` and `asked.namespaces` with their containers found. */
  readonly network: NetworkMode;
  readonly namespaces: NamespaceModes;
  /** The machine's, or those of the container whose network it shares. */
  readonly names: { readonly hostname: string; readonly domainname: string };
  /** `asked.resources`, checked. */
  readonly resources: ContainerResources;
};

/**
 * Lays what was asked for over what the image says.
 *
 * An entrypoint that is given takes the image's command away with the image's entrypoint, as docker's does.
 *
 * @throws container_no_command, working_directory_invalid, signal_invalid, argument_invalid
 */
export function makeContainerConfig(sources: ConfigSources): ContainerConfig {
  const { asked, image, network, namespaces } = sources;
  const entrypoint = asked.entrypoint ?? image.Entrypoint ?? [];
  const imageCommand = asked.entrypoint === undefined ? (image.Cmd ?? []) : [];
  const command = asked.command && asked.command.length > 0 ? asked.command : imageCommand;
  if (entrypoint.length + command.length === 0) throw engineError('container_no_command');
  const exposed = makeExposed(asked, image);

  return {
    ...CONFIG_DEFAULTS,
    entrypoint,
    command,
    env: containerEnv(image.Env ?? [], asked.env ?? []),
    workingDir: workingDir(asked.workingDir || image.WorkingDir || '/'),
    user: asked.user ?? image.User ?? '',
    groupAdd: asked.groupAdd ?? [],
    ...makeNames(sources),
    labels: { ...image.Labels, ...asked.labels },
    hasTty: asked.hasTty ?? false,
    terminalSize: asked.terminalSize,
    hasStdin: asked.hasStdin ?? false,
    isStdinOnce: asked.isStdinOnce ?? false,
    attached: asked.attached ?? NOTHING_ATTACHED,
    ...stopSignal(asked, image),
    stopTimeoutSeconds: asked.stopTimeoutSeconds ?? DEFAULT_STOP_TIMEOUT_SECONDS,
    mounts: makeMounts(sources),
    declaredVolumes: declaredVolumes(asked, image),
    network,
    endpoints: (asked.endpoints ?? []).map(endpointSettings),
    macAddress: asked.macAddress,
    links: asked.links ?? [],
    namespaces,
    ports: ports(asked, exposed.exposedPorts),
    publishesAll: asked.publishAll ?? false,
    ...exposed,
    dns: {
      servers: asked.dns?.servers ?? [],
      search: asked.dns?.search ?? [],
      options: asked.dns?.options ?? [],
    },
    extraHosts: asked.extraHosts ?? [],
    resources: sources.resources,
    restart: restart(asked),
    isAutoRemoved: asked.isAutoRemoved ?? false,
    isPrivileged: asked.isPrivileged ?? false,
    hasReadOnlyRoot: asked.hasReadOnlyRoot ?? false,
    capAdd: asked.capAdd ?? [],
    capDrop: asked.capDrop ?? [],
    securityOptions: asked.securityOptions ?? [],
    maskedPaths: asked.maskedPaths,
    readOnlyPaths: asked.readOnlyPaths,
    hasInit: asked.hasInit ?? false,
    shmSizeBytes: shmSize(asked.shmSizeBytes),
    devices: asked.devices ?? [],
    deviceCgroupRules: asked.deviceCgroupRules ?? [],
    deviceRequests: asked.deviceRequests ?? [],
    storageOptions: asked.storageOptions ?? {},
    sysctls: asked.sysctls ?? {},
    cgroupParent: asked.cgroupParent ?? '',
    annotations: annotations(asked),
    runtime: asked.runtime ?? '',
    volumesFrom: asked.volumesFrom ?? [],
    volumeDriver: asked.volumeDriver ?? '',
    idFile: asked.idFile ?? '',
    isolation: asked.isolation ?? '',
    unusualEmpties: asked.unusualEmpties ?? [],
    log: checkLogConfig(asked.log ?? CONFIG_DEFAULTS.log),
    health: makeHealthCheck(asked.health, image),
  };
}

/** @throws signal_invalid */
function stopSignal(
  { stopSignal: signal, stopSignalText: text }: CreateContainer,
  { StopSignal: ofImage }: ImageRunConfig,
): Pick<ContainerConfig, 'stopSignal' | 'stopSignalText'> {
  if (signal !== undefined) return { stopSignal: signal, stopSignalText: text ?? signalName(signal) };
  return ofImage ? { stopSignal: parseSignal(ofImage), stopSignalText: ofImage } : { stopSignal: SIGTERM };
}

/** Its own name is the beginning of its id; in another's namespaces it goes by that one's. */
function makeNames({
  id,
  asked,
  network,
  namespaces,
  names,
}: ConfigSources): Pick<ContainerConfig, 'hostname' | 'domainname'> {
  const hasOthers = network.kind === 'host' || network.kind === 'container' || namespaces.uts.kind === 'host';
  return {
    hostname: asked.hostname || (hasOthers ? names.hostname : id.slice(0, SHORT_ID_LENGTH)),
    domainname: asked.domainname || (network.kind === 'container' ? names.domainname : ''),
  };
}

/**
 * What was asked for, then what the image says of other names. A bare `NAME` stays: the process is to have no such variable.
 *
 * @see moby, daemon/commit.go: merge
 */
export function containerEnv(image: readonly string[], asked: readonly string[]): readonly string[] {
  const named = new Set(asked.map(variableName));
  return [...asked, ...image.filter((variable) => !named.has(variableName(variable)))];
}

const variableName = (variable: string): string => variable.split('=', 1)[0] ?? variable;

/** The later of two values of one name wins in the earlier's place; a bare `NAME` takes it away. */
export function mergeEnv(image: readonly string[], asked: readonly string[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const variable of [...image, ...asked]) {
    const name = variableName(variable);
    if (variable.includes('=')) merged.set(name, variable);
    else merged.delete(name);
  }
  return [...merged.values()];
}

/** As docker spells it: without what leads nowhere. */
function workingDir(dir: string): string {
  if (!dir.startsWith('/')) throw engineError('working_directory_invalid', { dir });
  return posix.normalize(dir).replace(/(?<=.)\/$/, '');
}

function declaredVolumes({ declaredVolumes: given = [], mounts = [] }: CreateContainer, image: ImageRunConfig) {
  const nameless = mounts.filter(
    ({ type, source, askedBy }) => type === 'volume' && source === '' && askedBy !== 'mount',
  );
  const places = nameless.map(({ destination }) => destination);
  return [...new Set([...given, ...places, ...Object.keys(image.Volumes ?? {})])];
}

function ports(asked: CreateContainer, exposedPorts: readonly string[]): readonly PortMapping[] {
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

/** @see moby, daemon/container.go: validateHostConfig */
function annotations({ annotations: given = {} }: CreateContainer): ContainerConfig['annotations'] {
  if (!Object.hasOwn(given, '')) return given;
  const reason = 'invalid Annotations: the empty string is not permitted as an annotation key';
  throw engineError('argument_invalid', { reason });
}

/** 0 is docker's default, as it is in the API. */
function shmSize(bytes = 0): number {
  if (bytes < 0) throw engineError('argument_invalid', { reason: 'SHM size can not be less than 0' });
  return bytes || DEFAULT_SHM_BYTES;
}

function restart({ restart: policy, isAutoRemoved }: CreateContainer): ContainerConfig['restart'] {
  if (policy && policy.name !== 'no' && isAutoRemoved) {
    throw engineError('argument_invalid', { reason: "can't create 'AutoRemove' container with restart policy" });
  }
  return policy ?? { name: 'no', maximumRetryCount: 0 };
}
