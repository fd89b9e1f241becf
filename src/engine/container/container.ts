import type { Brand } from '../../oci/brand.js';
import type { Digest } from '../../oci/digest.js';
import type { Signal } from '../../oci/signal.js';

/** 64 hexadecimal digits. */
export type ContainerId = Brand<string, 'ContainerId'>;

export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** What was asked for, laid over what the image says. Data: it outlives every process and every reboot. */
export type Container = {
  readonly id: ContainerId;
  /** Without docker's leading slash. */
  readonly name: string;
  readonly createdAtMs: number;
  /** As the user named it. */
  readonly image: string;
  readonly imageId: Digest;
  readonly config: ContainerConfig;
  readonly state: ContainerState;
};

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
  /** Standard input is kept open. */
  readonly hasStdin: boolean;
  /** Standard input closes when the first client that attached to it leaves. */
  readonly isStdinOnce: boolean;
  readonly stopSignal: Signal;
  readonly stopTimeoutSeconds: number;
  readonly mounts: readonly ContainerMount[];
  readonly network: NetworkMode;
  readonly ports: readonly PortMapping[];
  /** `80/tcp`: what the image and the user say that it listens on. */
  readonly exposedPorts: readonly string[];
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
  readonly hasInit: boolean;
  readonly shmSizeBytes: number;
};

export type ContainerMount = {
  readonly type: 'bind' | 'volume' | 'tmpfs';
  /** Path of a bind, name of a volume, empty for tmpfs. */
  readonly source: string;
  readonly destination: string;
  readonly isReadOnly: boolean;
  /** Further options: propagation, `nocopy`, tmpfs sizes. */
  readonly options: readonly string[];
  /** `-v` makes a missing bind source; `--mount` does not. */
  readonly mayCreateSource: boolean;
  /** An anonymous volume: goes with the container on `--rm` and `rm -v`. */
  readonly isAnonymous?: boolean | undefined;
};

export type NetworkMode =
  | { readonly kind: 'bridge' }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly id: ContainerId };

export type PortMapping = {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly containerPort: number;
  /** Empty for every address. */
  readonly hostAddress: string;
  /** 0 for any free port; what was taken is in the state. */
  readonly hostPort: number;
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
};

export type RestartPolicy = {
  readonly name: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** For `on-failure`; 0 for any number of tries. */
  readonly maximumRetryCount: number;
};

/** The last known state. `pid` is 0 unless the container is alive. */
export type ContainerState = {
  readonly status: ContainerStatus;
  readonly pid: number;
  /** Start time of that process in clock ticks after boot (`/proc/PID/stat`, field 22): tells it from a later one with its number. */
  readonly pidStartTicks: number;
  readonly exitCode: number;
  readonly isOomKilled: boolean;
  /** Why it could not be started; empty otherwise. */
  readonly error: string;
  /** 0 where it never happened. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly restartCount: number;
  /** When a `restarting` container is to start again. */
  readonly restartAtMs: number;
  /** A user stopped it: `unless-stopped` stays down. */
  readonly wasStoppedByUser: boolean;
  /** A user's restart is under way: `--rm` does not take it away between the two lives. */
  readonly isBeingRestarted?: boolean | undefined;
  readonly endpoint: ContainerEndpoint | undefined;
};

/** A container's place on the bridge, while it runs. */
export type ContainerEndpoint = {
  readonly networkName: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly macAddress: string;
  /** With the host ports that were really taken. */
  readonly ports: readonly PortMapping[];
};

export type ContainerFilter = {
  /** Undefined: running ones only, as `ps` without `-a`. */
  readonly all?: boolean | undefined;
  readonly id?: readonly string[] | undefined;
  readonly name?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  readonly label?: readonly string[] | undefined;
  readonly ancestor?: readonly string[] | undefined;
  readonly exited?: readonly number[] | undefined;
  readonly before?: string | undefined;
  readonly since?: string | undefined;
};
