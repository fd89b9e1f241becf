import { bindWarnings } from '../../../src/engine/container/bind-warnings.js';
import { checkConflicts } from '../../../src/engine/container/check-conflicts.js';
import { checkNames } from '../../../src/engine/container/check-names.js';
import { findMode, findPlaces } from '../../../src/engine/container/check-places.js';
import { checkPlatform } from '../../../src/engine/container/check-platform.js';
import { endpointSettings } from '../../../src/engine/container/endpoint-settings.js';
import { makeExposed } from '../../../src/engine/container/make-exposed.js';
import { makeHealthCheck } from '../../../src/engine/container/make-health-check.js';
import { makeResources } from '../../../src/engine/container/make-resources.js';
import type {
  Container,
  ContainerConfig,
  ContainerId,
  ContainerMount,
  CreateContainer,
  ImageDetails,
  NamespaceModes,
  NetworkMode,
} from '../../../src/engine/index.js';
import { checkLogConfig } from '../../../src/engine/log/log-settings.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { parseSignal, signalName } from '../../../src/oci/signal.js';
import { aContainer, aContainerId } from '../builders.js';
import { ABLE_LIMITS } from '../container/host-facts.js';
import type { FakeState } from './fake-state.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The container that `options` ask for, not yet among the others; and what its machine, which can limit everything, warns of. */
export function newContainer(
  state: FakeState,
  options: CreateContainer,
): { readonly container: Container; readonly warnings: readonly string[] } {
  const image = state.image(options.image);
  checkPlatform(image, { ref: options.image, wanted: options.platform });
  checkConflicts(options);
  checkNames(options);
  const serial = state.records.length + 1;
  const name = options.name ?? `container-${serial}`;
  checkName(state, name);
  const { resources, warnings } = makeResources(options.resources, ABLE_LIMITS);
  const config = { ...configOf(state, options, image), resources };
  const container = aContainer(`made ${serial} ${name}`, {
    name,
    createdAtMs: state.nowMs,
    image: options.image,
    imageId: image.id,
    config,
  });
  const optionsOf = (volume: string) => state.volumes.get(volume)?.volume.options;
  const roots = { dataRoot: '/var/lib/gantry', runRoot: '/run/gantry' };
  return { container, warnings: [...warnings, ...bindWarnings(container.config.mounts, roots, optionsOf)] };
}

/** @throws name_invalid, container_name_taken */
export function checkName(state: FakeState, name: string): void {
  if (!NAME.test(name)) throw engineError('name_invalid', { name });
  const other = state.records.find(({ container }) => container.name === name);
  if (other) throw engineError('container_name_taken', { name, id: other.container.id });
}

function configOf(state: FakeState, options: CreateContainer, image: ImageDetails): Partial<ContainerConfig> {
  const run = image.config.config ?? {};
  const entrypoint = options.entrypoint ?? run.Entrypoint ?? [];
  // An entrypoint of the user's own takes the image's command away, as docker does.
  const command = options.command ?? (options.entrypoint ? [] : (run.Cmd ?? []));
  if (entrypoint.length + command.length === 0) throw engineError('container_no_command');
  const { dns } = aContainer('defaults').config;
  return defined({
    entrypoint,
    command,
    env: envOf(run.Env ?? [], options.env ?? []),
    workingDir: options.workingDir ?? (run.WorkingDir || '/'),
    user: options.user ?? run.User ?? '',
    labels: { ...run.Labels, ...options.labels },
    stopSignal: options.stopSignal ?? (run.StopSignal ? parseSignal(run.StopSignal) : undefined),
    stopSignalText: options.stopSignalText ?? (options.stopSignal ? signalName(options.stopSignal) : run.StopSignal),
    network: networkOf(state, options.network),
    mounts: [...settledMounts(state, options), ...imageVolumes(options, run.Volumes), ...borrowed(state, options)],
    declaredVolumes: [...new Set([...(options.declaredVolumes ?? []), ...Object.keys(run.Volumes ?? {})])],
    ...makeExposed(options, run),
    dns: { ...dns, ...defined(options.dns ?? {}) },
    groupAdd: options.groupAdd,
    hostname: options.hostname,
    domainname: options.domainname,
    hasTty: options.hasTty,
    terminalSize: options.terminalSize,
    hasStdin: options.hasStdin,
    isStdinOnce: options.isStdinOnce,
    attached: options.attached,
    stopTimeoutSeconds: options.stopTimeoutSeconds,
    endpoints: findPlaces(state, networkOf(state, options.network) ?? { kind: 'bridge' }, options.endpoints)?.map(
      endpointSettings,
    ),
    macAddress: options.macAddress,
    links: options.links,
    ports: options.ports,
    publishesAll: options.publishAll,
    extraHosts: options.extraHosts,
    restart: options.restart,
    isAutoRemoved: options.isAutoRemoved,
    isPrivileged: options.isPrivileged,
    hasReadOnlyRoot: options.hasReadOnlyRoot,
    capAdd: options.capAdd,
    capDrop: options.capDrop,
    securityOptions: options.securityOptions,
    maskedPaths: options.maskedPaths,
    readOnlyPaths: options.readOnlyPaths,
    hasInit: options.hasInit,
    shmSizeBytes: options.shmSizeBytes,
    namespaces: namespacesOf(state, options.namespaces),
    sysctls: options.sysctls,
    cgroupParent: options.cgroupParent,
    annotations: options.annotations,
    runtime: options.runtime,
    volumesFrom: options.volumesFrom,
    volumeDriver: options.volumeDriver,
    idFile: options.idFile,
    isolation: options.isolation,
    unusualEmpties: options.unusualEmpties,
    devices: options.devices,
    deviceCgroupRules: options.deviceCgroupRules,
    deviceRequests: options.deviceRequests,
    storageOptions: options.storageOptions,
    health: makeHealthCheck(options.health, run),
    log: options.log && checkLogConfig(options.log),
  });
}

/** The object without its undefined fields, so that spreading it leaves the defaults alone. */
function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}

function envOf(image: readonly string[], asked: readonly string[]): readonly string[] {
  const nameOf = (line: string): string => line.split('=')[0] ?? '';
  return [...asked, ...image.filter((line) => !asked.some((other) => nameOf(other) === nameOf(line)))];
}

function networkOf(state: FakeState, network: CreateContainer['network']): NetworkMode | undefined {
  if (network?.kind !== 'container') return network && findMode(state, network);
  const ref = 'ref' in network ? network.ref : network.id;
  const isThere = state.records.some(({ container: { id, name } }) => id.startsWith(ref) || name === ref);
  return { kind: 'container', id: isThere ? state.record(ref).container.id : (ref as ContainerId) };
}

function namespacesOf(state: FakeState, asked: CreateContainer['namespaces']): NamespaceModes {
  const defaults = aContainer('defaults').config.namespaces;
  if (!asked) return defaults;
  const resolve = (ref: string) => ({ kind: 'container', id: state.record(ref).container.id }) as const;
  const { pid, ipc, uts, user, cgroup } = asked;
  return {
    pid: pid?.kind === 'container' ? resolve(pid.ref) : (pid ?? defaults.pid),
    ipc: ipc?.kind === 'container' ? resolve(ipc.ref) : (ipc ?? defaults.ipc),
    uts: uts ?? defaults.uts,
    user: user ?? defaults.user,
    cgroup: cgroup ?? defaults.cgroup,
  };
}

/** Those of the containers named, as they are. */
const borrowed = (state: FakeState, { volumesFrom = [] }: CreateContainer): readonly ContainerMount[] =>
  volumesFrom.flatMap((wish) =>
    state
      .record(wish.split(':')[0] ?? '')
      .container.config.mounts.map((mount) => ({ ...mount, askedBy: 'volumes-from' as const })),
  );

/** A name for volumes that were given none, and the images that others mean. */
const settledMounts = (state: FakeState, { mounts = [] }: CreateContainer): readonly ContainerMount[] =>
  mounts.map((mount, index) => {
    if (mount.type === 'image') return { ...mount, imageId: state.image(mount.source).id };
    const isNameless = mount.type === 'volume' && mount.source === '';
    const source = aContainerId(`volume ${state.records.length} ${index}`);
    return isNameless ? { ...mount, source, isAnonymous: true } : mount;
  });

function imageVolumes(options: CreateContainer, volumes: object = {}): readonly ContainerMount[] {
  const taken = new Set(options.mounts?.map(({ destination }) => destination));
  return Object.keys(volumes)
    .filter((destination) => !taken.has(destination))
    .map((destination) => ({
      type: 'volume',
      source: `anonymous${destination.replaceAll('/', '-')}`,
      destination,
      isReadOnly: false,
      options: [],
      mayCreateSource: false,
      isAnonymous: true,
    }));
}
