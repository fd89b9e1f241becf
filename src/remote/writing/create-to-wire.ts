import { type ContainerMount, type CreateContainer, NO_LIMITS } from '../../engine/index.js';
import { signalName } from '../../oci/signal.js';
import { healthCheckToWire } from '../../wire/health-to-wire.js';
import { bindsToWire, hostMountsToWire, tmpfsToWire } from '../../wire/host-mounts-to-wire.js';
import { anonymousVolumesOf, declaredVolumesOf } from '../../wire/mount-to-wire.js';
import { resourcesToWire } from '../../wire/resources-to-wire.js';
import { endpointToWire } from './endpoint-to-wire.js';
import { networkModeToWire, sharedNamespacesToWire } from './modes-to-wire.js';
import { portBindingsToWire } from './ports-to-wire.js';

const OPEN_PATHS = /^systempaths[=:]unconfined$/;

/** The body of `POST /containers/create`. What is undefined is the other side's to choose. @see moby, api/types/container: CreateRequest */
export function createToWire(asked: CreateContainer) {
  const { health, endpoints = [] } = asked;
  const mounts = (asked.mounts ?? []).map(withWish);
  const ofFlags = mounts.filter(({ askedBy }) => askedBy === 'volume');
  return {
    Image: asked.image,
    Hostname: asked.hostname ?? '',
    Domainname: asked.domainname ?? '',
    User: asked.user ?? '',
    AttachStdin: asked.attached?.stdin ?? asked.isStdinOnce ?? false,
    AttachStdout: asked.attached?.stdout ?? true,
    AttachStderr: asked.attached?.stderr ?? true,
    Tty: asked.hasTty ?? false,
    OpenStdin: asked.hasStdin ?? false,
    StdinOnce: asked.isStdinOnce ?? false,
    Env: asked.env ?? [],
    Cmd: asked.command ?? null,
    // An empty one takes the image's away, and is spelled so.
    Entrypoint: asked.entrypoint?.length === 0 ? [''] : (asked.entrypoint ?? null),
    WorkingDir: asked.workingDir ?? '',
    Labels: asked.labels ?? {},
    StopSignal: asked.stopSignalText ?? (asked.stopSignal && signalName(asked.stopSignal)),
    StopTimeout: asked.stopTimeoutSeconds,
    Volumes: {
      ...anonymousVolumesOf(ofFlags),
      ...declaredVolumesOf({ declaredVolumes: asked.declaredVolumes ?? [], mounts: [] }),
    },
    ExposedPorts: Object.fromEntries(exposedOf(asked).map((port) => [port, {}])),
    Healthcheck: health && healthCheckToWire({ ...NO_CHECK, ...defined(health) }),
    HostConfig: hostToWire(asked, mounts),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(endpoints.map((each) => [each.network, endpointToWire(each)])),
    },
  };
}

const NO_CHECK = { test: [], intervalMs: 0, timeoutMs: 0, startPeriodMs: 0, startIntervalMs: 0, retries: 0 } as const;

/** What is published is exposed, too. */
const exposedOf = ({ exposedPorts = [], ports = [] }: CreateContainer): readonly string[] => [
  ...exposedPorts,
  ...ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
];

/** Where it is not said which flag asked for a mount, it is the one that can. */
function withWish(mount: ContainerMount): ContainerMount {
  if (mount.askedBy) return mount;
  const { type, labels, driverOptions, subpath, recursion } = mount;
  if (type === 'tmpfs') return { ...mount, askedBy: 'tmpfs' };
  const isOfMount = type === 'image' || [labels, driverOptions, subpath, recursion].some((each) => each !== undefined);
  return { ...mount, askedBy: isOfMount ? 'mount' : 'volume' };
}

function hostToWire(asked: CreateContainer, mounts: readonly ContainerMount[]) {
  const { log, restart, dns = {}, securityOptions = [] } = asked;
  const isOpen = securityOptions.some((option) => OPEN_PATHS.test(option));
  return {
    Binds: bindsToWire(mounts),
    ...hostMountsToWire(mounts),
    ...tmpfsToWire(mounts),
    ConsoleSize: asked.terminalSize && [asked.terminalSize.rows, asked.terminalSize.columns],
    ContainerIDFile: asked.idFile ?? '',
    Isolation: asked.isolation ?? '',
    LogConfig: { Type: log?.driver ?? '', Config: log?.options ?? {} },
    NetworkMode: networkModeToWire(asked.network),
    PortBindings: portBindingsToWire(asked.ports ?? []),
    PublishAllPorts: asked.publishAll ?? false,
    RestartPolicy: { Name: restart?.name ?? 'no', MaximumRetryCount: restart?.maximumRetryCount ?? 0 },
    AutoRemove: asked.isAutoRemoved ?? false,
    VolumeDriver: asked.volumeDriver ?? '',
    VolumesFrom: asked.volumesFrom ?? null,
    Annotations: asked.annotations,
    CapAdd: asked.capAdd ?? null,
    CapDrop: asked.capDrop ?? null,
    Dns: dns.servers ?? [],
    DnsOptions: dns.options ?? [],
    DnsSearch: dns.search ?? [],
    ExtraHosts: asked.extraHosts ?? null,
    GroupAdd: asked.groupAdd ?? null,
    Links: asked.links ?? null,
    Privileged: asked.isPrivileged ?? false,
    ReadonlyRootfs: asked.hasReadOnlyRoot ?? false,
    SecurityOpt: securityOptions.filter((option) => !OPEN_PATHS.test(option)),
    MaskedPaths: isOpen ? [] : asked.maskedPaths,
    ReadonlyPaths: isOpen ? [] : asked.readOnlyPaths,
    StorageOpt: asked.storageOptions,
    ShmSize: asked.shmSizeBytes ?? 0,
    Sysctls: asked.sysctls,
    Runtime: asked.runtime,
    Init: asked.hasInit,
    ...sharedNamespacesToWire(asked.namespaces ?? {}),
    ...resourcesOf(asked),
  };
}

function resourcesOf(asked: CreateContainer) {
  const resources = { ...NO_LIMITS, ...defined(asked.resources ?? {}) };
  const { cgroupParent = '', devices = [], deviceCgroupRules = [], deviceRequests = [] } = asked;
  const wire = resourcesToWire({ resources, cgroupParent, devices, deviceCgroupRules, deviceRequests });
  return { ...wire, OomScoreAdj: resources.oomScoreAdj };
}

/** Without what is undefined. */
const defined = <Value extends object>(
  value: Value,
): { readonly [Name in keyof Value]: Exclude<Value[Name], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    readonly [Name in keyof Value]: Exclude<Value[Name], undefined>;
  };
