import type { Brand } from '../../oci/brand.js';
import type { Digest } from '../../oci/digest.js';
import type { ContainerConfig, PortMapping } from './container-config.js';
import type { ContainerHealth, HealthStatus } from './container-health.js';

export type * from './container-config.js';
export type * from './container-health.js';

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
  /** What its health check has found; undefined where it has none. */
  readonly health?: ContainerHealth | undefined;
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
  /** How long it waited before its last restart; 0 or undefined where the next wait is the first. */
  readonly restartDelayMs?: number | undefined;
  /** A user stopped it: `unless-stopped` stays down. */
  readonly wasStoppedByUser: boolean;
  /** A user's restart is under way: `--rm` does not take it away between the two lives. */
  readonly isBeingRestarted?: boolean | undefined;
  /** While it is being removed: its anonymous volumes go too, whoever brings that to an end. */
  readonly losesVolumes?: boolean | undefined;
  /** Its places on networks, in the order of its interfaces: `eth0` first. Empty unless it is alive. */
  readonly endpoints: readonly ContainerEndpoint[];
  /** With the host ports that were really taken; empty unless it is alive. */
  readonly ports: readonly PortMapping[];
};

/** A container's place on a network, while it runs. An address, its gateway, are empty where it has none. */
export type ContainerEndpoint = {
  /** 64 hexadecimal digits. */
  readonly endpointId: string;
  readonly networkId: string;
  readonly networkName: string;
  /** `eth0`; in the container. */
  readonly interfaceName: string;
  readonly macAddress: string;
  readonly address: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly ipv6Address: string;
  readonly ipv6PrefixLength: number;
  readonly ipv6Gateway: string;
  /** What others on that network may call it. */
  readonly names: readonly string[];
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
  /** `none`: without a health check. */
  readonly health?: readonly (HealthStatus | 'none')[] | undefined;
  readonly before?: string | undefined;
  readonly since?: string | undefined;
  /** Ports of the container that it says it listens on. */
  readonly expose?: readonly PortRange[] | undefined;
  /** Ports of the host that lead to it. */
  readonly publish?: readonly PortRange[] | undefined;
  /** Names of networks. */
  readonly network?: readonly string[] | undefined;
  /** Names of volumes, paths of binds, or places inside where either is mounted. */
  readonly volume?: readonly string[] | undefined;
};

/** Both ends belong to it. */
export type PortRange = { readonly protocol: string; readonly first: number; readonly last: number };
