import type { ChainId, Digest } from '../../oci/digest.js';
import type { Signal } from '../../oci/signal.js';
import type { TerminalSize } from '../task/attach-session.js';
import type { ContainerId } from './container.js';

export type ContainerConfig = {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** `NAME=value`, the image's and the user's. */
  readonly env: readonly string[];
  /** Absolute; `/` where neither image nor user says. */
  readonly workingDir: string;
  /** `user[:group]`, names or numbers; empty for root. */
  readonly user: string;
  readonly groupAdd: readonly string[];
  readonly hostname: string;
  readonly domainname: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hasTty: boolean;
  /** How large its terminal is at first, where whoever starts it does not say. */
  readonly terminalSize?: TerminalSize | undefined;
  /** Standard input is kept open. */
  readonly hasStdin: boolean;
  /** Standard input closes when the first client that attached to it leaves. */
  readonly isStdinOnce: boolean;
  /** What its maker meant to attach to, which is told and no more; undefined in records from before. */
  readonly attached?: StreamsAttached | undefined;
  readonly stopSignal: Signal;
  /** As the user or the image wrote it: `9`; undefined where neither did, and in records from before. */
  readonly stopSignalText?: string | undefined;
  readonly stopTimeoutSeconds: number;
  readonly mounts: readonly ContainerMount[];
  /** Places that the image or the user said to be volumes, whatever is mounted there; undefined in records from before. */
  readonly declaredVolumes?: readonly string[] | undefined;
  readonly network: NetworkMode;
  /** Networks that it is connected to when it starts, with what was asked of each. That of `network` may be missing. */
  readonly endpoints: readonly EndpointSettings[];
  /** Asked of the container, as clients of old do, and not of a network: it has it on `network` whenever it comes there. */
  readonly macAddress?: string | undefined;
  /** It was disconnected from `network`, and comes back there when no other is left. */
  readonly hasLeftNetwork: boolean;
  /** `container:alias`, as asked for with `--link`. */
  readonly links: readonly string[];
  readonly ports: readonly PortMapping[];
  /** Asked for with `-P`: among `ports` are all that it listens on. */
  readonly publishesAll: boolean;
  /** `80/tcp`: what the image and the user say that it listens on. */
  readonly exposedPorts: readonly string[];
  /** The same as it was asked for, which is told; undefined where no range is among it, and in records from before. */
  readonly exposedAsAsked?: readonly string[] | undefined;
  readonly dns: DnsOptions;
  /** `name:address`, added to /etc/hosts. */
  readonly extraHosts: readonly string[];
  readonly resources: ContainerResources;
  readonly restart: RestartPolicy;
  readonly isAutoRemoved: boolean;
  readonly isPrivileged: boolean;
  readonly hasReadOnlyRoot: boolean;
  /** Upper case without `CAP_`; `ALL` is everything. */
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOptions: readonly string[];
  /** What is covered inside, below /proc and /sys; undefined for docker's list. */
  readonly maskedPaths?: readonly string[] | undefined;
  /** The same for what is read-only. */
  readonly readOnlyPaths?: readonly string[] | undefined;
  readonly hasInit: boolean;
  readonly shmSizeBytes: number;
  readonly namespaces: NamespaceModes;
  /** Devices of the machine that appear inside. */
  readonly devices: readonly DeviceMapping[];
  /** `c 1:3 rwm`: further devices that may be used, whether or not they have a node. */
  readonly deviceCgroupRules: readonly string[];
  /** Devices of a vendor, `--gpus` and CDI names. */
  readonly deviceRequests: readonly DeviceRequest[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** The cgroup under which the container's is made; empty for the engine's own. */
  readonly cgroupParent: string;
  /** Given to the runtime as they are. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly health: HealthCheck | undefined;
  readonly log: LogConfig;
  /** As asked for with `--runtime`; empty for the engine's own choice. */
  readonly runtime: string;
  /** `name[:ro|rw]`, as asked for; the mounts that they bring are in `mounts`. */
  readonly volumesFrom: readonly string[];
  readonly volumeDriver: string;
  /** `size=…`: limits of the writable layer. */
  readonly storageOptions: Readonly<Record<string, string>>;
  /** Where the command line wrote the id; empty where it did not. */
  readonly idFile: string;
  /** As asked for: `default`, in any case, or empty. Other systems know others. */
  readonly isolation: string;
  /**
   * Fields of docker's `HostConfig` that came as nothing at all and not as empty, or the other way round, other than docker's
   * program sends them; they are told as they came.
   */
  readonly unusualEmpties: readonly string[];
};

export type StreamsAttached = { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };

/** Whose namespaces the container has. */
export type NamespaceModes = {
  readonly pid: NamespaceMode;
  /** `shareable`: its own, and others may join it; `none`: its own, without /dev/shm. */
  readonly ipc: NamespaceMode | { readonly kind: 'shareable' } | { readonly kind: 'none' };
  readonly uts: { readonly kind: 'own' } | { readonly kind: 'host' };
  readonly user: { readonly kind: 'default' } | { readonly kind: 'host' };
  /** `default`: the host's with cgroup v1, its own with v2. */
  readonly cgroup: { readonly kind: 'default' } | { readonly kind: 'own' } | { readonly kind: 'host' };
};

export type NamespaceMode =
  | { readonly kind: 'own' }
  | { readonly kind: 'host' }
  | { readonly kind: 'container'; readonly id: ContainerId };

export type DeviceMapping = {
  readonly hostPath: string;
  readonly containerPath: string;
  /** Of `r`, `w` and `m`. */
  readonly permissions: string;
};

export type DeviceRequest = {
  /** `cdi`, a vendor's, or empty for any. */
  readonly driver: string;
  /** -1 for all of them. */
  readonly count: number;
  readonly deviceIds: readonly string[];
  readonly capabilities: readonly (readonly string[])[];
  readonly options: Readonly<Record<string, string>>;
};

/** How often and with what the container is asked whether it is well. A number of 0 means docker's default. */
export type HealthCheck = {
  /** `['CMD', …]`, `['CMD-SHELL', line]`, or `['NONE']`: the image's is switched off. */
  readonly test: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Failures before then do not count. */
  readonly startPeriodMs: number;
  /** The interval until then. */
  readonly startIntervalMs: number;
  /** Failures in a row that make it unhealthy. */
  readonly retries: number;
  /** What runs the line of `CMD-SHELL`, where the image does not leave it to `/bin/sh -c`. */
  readonly shell?: readonly string[] | undefined;
};

/** Where the output goes beside the engine's own log; `options` in docker's words. */
export type LogConfig = { readonly driver: string; readonly options: Readonly<Record<string, string>> };

export type ContainerMount = {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'image';
  /** Path of a bind, name of a volume or an image, empty for tmpfs. */
  readonly source: string;
  readonly destination: string;
  readonly isReadOnly: boolean;
  /** Further options: propagation, `nocopy`, SELinux and consistency words, tmpfs sizes. */
  readonly options: readonly string[];
  /** `-v` makes a missing bind source; `--mount` does not. */
  readonly mayCreateSource: boolean;
  /** An anonymous volume: goes with the container on `--rm` and `rm -v`. */
  readonly isAnonymous?: boolean | undefined;
  /** Whose wish it was: a flag, another container's mounts, or the image's volumes. */
  readonly askedBy?: 'volume' | 'mount' | 'tmpfs' | 'volumes-from' | 'image' | undefined;
  /** What lies mounted below a bind's source: not there, never read-only, or read-only for certain. Default: as the bind. */
  readonly recursion?: 'disabled' | 'writable' | 'readonly' | undefined;
  /** Of a volume that is made with the container. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The same: docker's `type`, `o`, `device` of the local driver. */
  readonly driverOptions?: Readonly<Record<string, string>> | undefined;
  /** Of an image: which one that name meant when the container was made. */
  readonly imageId?: Digest | undefined;
  /** And the layers that it stood on, which stay as long as the container: `rmi -f` takes the image away only. */
  readonly topLayer?: ChainId | undefined;
  /** The part of a volume or an image that is mounted, relative to it. */
  readonly subpath?: string | undefined;
  /** Of `-v` and `--tmpfs`: what stood behind the last colon, where that is another text than follows from the rest: `rw`. */
  readonly writtenMode?: string | undefined;
  /** Of `-v` and `--mount`: the places as they stood there, where `source` and `destination` are other texts: `/a/../b`. */
  readonly writtenPlaces?: { readonly source: string; readonly destination: string } | undefined;
};

export type NetworkMode =
  | { readonly kind: 'bridge' }
  /** A network that somebody made, by its name. */
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly id: ContainerId };

/** What a container asks of one network. Empty texts leave it to the network. */
export type EndpointSettings = {
  /** Its name. */
  readonly network: string;
  readonly aliases: readonly string[];
  /** `container:alias`: names for this container alone. */
  readonly links: readonly string[];
  readonly ipv4Address: string;
  readonly ipv6Address: string;
  readonly linkLocalAddresses: readonly string[];
  readonly macAddress: string;
  readonly driverOptions: Readonly<Record<string, string>>;
  /** The default route leads through the network with the highest. */
  readonly gatewayPriority: number;
};

export type PortMapping = {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly containerPort: number;
  /** Empty for every address. */
  readonly hostAddress: string;
  /** 0 for any free port; what was taken is in the state. */
  readonly hostPort: number;
  /** Of the host's, it may be any from `hostPort` to this one: the first that is free. */
  readonly lastHostPort?: number | undefined;
};

export type DnsOptions = {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
};

/** 0 means no limit. */
export type ContainerResources = {
  readonly memoryBytes: number;
  /** Memory and swap together; -1 for any amount of swap. */
  readonly memorySwapBytes: number;
  readonly memoryReservationBytes: number;
  /** CPUs × 10⁹. */
  readonly nanoCpus: number;
  readonly cpuShares: number;
  readonly cpusetCpus: string;
  readonly cpusetMems: string;
  readonly pidsLimit: number;
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  /** Microseconds; with {@link ContainerResources.cpuQuotaMicros} the older spelling of `nanoCpus`. */
  readonly cpuPeriodMicros: number;
  /** -1 for no limit. */
  readonly cpuQuotaMicros: number;
  readonly cpuRealtimePeriodMicros: number;
  readonly cpuRealtimeRuntimeMicros: number;
  /** 0 to 100; undefined for the kernel's. */
  readonly memorySwappiness: number | undefined;
  readonly isOomKillDisabled: boolean;
  /** -1000 to 1000. */
  readonly oomScoreAdj: number;
  /** 10 to 1000. */
  readonly blkioWeight: number;
  readonly blkioWeightDevices: readonly { readonly path: string; readonly weight: number }[];
  readonly deviceReadBps: readonly DeviceRate[];
  readonly deviceWriteBps: readonly DeviceRate[];
  readonly deviceReadIops: readonly DeviceRate[];
  readonly deviceWriteIops: readonly DeviceRate[];
};

/** At most so many bytes or operations a second on the block device at `path`. */
export type DeviceRate = { readonly path: string; readonly rate: number };

export type RestartPolicy = {
  readonly name: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** For `on-failure`; 0 for any number of tries. */
  readonly maximumRetryCount: number;
};
