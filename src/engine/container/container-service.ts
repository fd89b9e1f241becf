import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import type { Signal } from '../../oci/signal.js';
import type { AttachOptions, AttachSession, TerminalSize } from '../task/attach-session.js';
import type { CheckpointRef } from './checkpoint-service.js';
import type { CommitContainer } from './commit-container.js';
import type {
  Container,
  ContainerFilter,
  ContainerId,
  ContainerMount,
  ContainerResources,
  DeviceMapping,
  DeviceRequest,
  DnsOptions,
  EndpointSettings,
  HealthCheck,
  LogConfig,
  NamespaceModes,
  NetworkMode,
  PortMapping,
  RestartPolicy,
} from './container.js';
import type { StreamsAttached } from './container-config.js';
import type { ContainerDetails } from './container-details.js';

/** What a user asks for. Undefined fields come from the image, then from docker's defaults. */
export type CreateContainer = {
  readonly image: string;
  readonly name?: string | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  /** `NAME=value`, or `NAME` to take it away. Laid over the image's. */
  readonly env?: readonly string[] | undefined;
  readonly workingDir?: string | undefined;
  readonly user?: string | undefined;
  readonly groupAdd?: readonly string[] | undefined;
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly hasTty?: boolean | undefined;
  readonly terminalSize?: TerminalSize | undefined;
  readonly hasStdin?: boolean | undefined;
  readonly isStdinOnce?: boolean | undefined;
  /** Nothing, unless told. @see ContainerConfig.attached */
  readonly attached?: StreamsAttached | undefined;
  readonly stopSignal?: Signal | undefined;
  /** The same as it was written, which is what an inspection shows. */
  readonly stopSignalText?: string | undefined;
  readonly stopTimeoutSeconds?: number | undefined;
  readonly mounts?: readonly ContainerMount[] | undefined;
  /** `container` names any reference here; it is resolved to an id. */
  readonly network?: NetworkMode | { readonly kind: 'container'; readonly ref: string } | undefined;
  /** Networks that it is connected to, that of `network` with what is asked of it among them. */
  readonly endpoints?: readonly AskedEndpoint[] | undefined;
  /** For `network`, where it leaves that and comes back, too. Among `endpoints` it is for as long as it stays. */
  readonly macAddress?: string | undefined;
  /** `container:alias` or `container`, for the default bridge. */
  readonly links?: readonly string[] | undefined;
  readonly ports?: readonly PortMapping[] | undefined;
  /** `80/tcp`. */
  readonly exposedPorts?: readonly string[] | undefined;
  /** The same with its ranges, `8000-8010/tcp`, where that is how it is to be told. */
  readonly exposedAsAsked?: readonly string[] | undefined;
  /** Publish every exposed port on a free one of the host. */
  readonly publishAll?: boolean | undefined;
  readonly dns?: Partial<DnsOptions> | undefined;
  readonly extraHosts?: readonly string[] | undefined;
  readonly resources?: Partial<ContainerResources> | undefined;
  readonly restart?: RestartPolicy | undefined;
  readonly isAutoRemoved?: boolean | undefined;
  readonly isPrivileged?: boolean | undefined;
  readonly hasReadOnlyRoot?: boolean | undefined;
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  readonly securityOptions?: readonly string[] | undefined;
  readonly maskedPaths?: readonly string[] | undefined;
  readonly readOnlyPaths?: readonly string[] | undefined;
  readonly hasInit?: boolean | undefined;
  readonly shmSizeBytes?: number | undefined;
  /** A `container` names any reference here; it is resolved to an id. */
  readonly namespaces?: AskedNamespaces | undefined;
  readonly devices?: readonly DeviceMapping[] | undefined;
  readonly deviceCgroupRules?: readonly string[] | undefined;
  readonly deviceRequests?: readonly DeviceRequest[] | undefined;
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  readonly cgroupParent?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Fields that are undefined come from the image's check, then from docker's defaults. */
  readonly health?: { readonly [Field in keyof HealthCheck]?: HealthCheck[Field] | undefined } | undefined;
  readonly log?: LogConfig | undefined;
  readonly runtime?: string | undefined;
  /** `name[:ro|rw]` */
  readonly volumesFrom?: readonly string[] | undefined;
  readonly volumeDriver?: string | undefined;
  readonly storageOptions?: Readonly<Record<string, string>> | undefined;
  readonly idFile?: string | undefined;
  /** Places to be volumes, of which something else may be mounted on some. */
  readonly declaredVolumes?: readonly string[] | undefined;
  readonly isolation?: string | undefined;
  /** @see ContainerConfig.unusualEmpties */
  readonly unusualEmpties?: readonly string[] | undefined;
  /** What the image must be made for; any, with a warning where this machine is another, unless given. */
  readonly platform?: Platform | undefined;
};

type AskedMode<Mode> =
  | Exclude<Mode, { readonly kind: 'container' }>
  | (Extract<Mode, { readonly kind: 'container' }> extends never
      ? never
      : { readonly kind: 'container'; readonly ref: string });

/** What is asked of one network; what is left out is the network's to say. */
export type AskedEndpoint = Pick<EndpointSettings, 'network'> & {
  readonly [Setting in Exclude<keyof EndpointSettings, 'network'>]?: EndpointSettings[Setting] | undefined;
};

/** As {@link NamespaceModes}, before its containers are found. */
export type AskedNamespaces = {
  readonly [Kind in keyof NamespaceModes]?: AskedMode<NamespaceModes[Kind]> | undefined;
};

/** Limits that can change while a container lives. What is 0, empty or missing stays; `pidsLimit` 0 takes that one away. */
export type UpdatedResources = {
  readonly [Limit in Exclude<
    keyof ContainerResources,
    'ulimits' | 'memorySwappiness' | 'isOomKillDisabled' | 'oomScoreAdj'
  >]?: ContainerResources[Limit] | undefined;
};

export type UpdateContainer = {
  readonly resources?: UpdatedResources | undefined;
  readonly restart?: RestartPolicy | undefined;
  /** Alias of a link of the default bridge that it is to lose. */
  readonly withoutLink?: string | undefined;
};

export type ContainerExit = { readonly exitCode: number; readonly error: string };

/** A `ref` is a name, an id or the beginning of an id; unknown ones throw `container_not_found`. */
export interface ContainerService {
  /** Newest first. */
  list(filter?: ContainerFilter): Promise<readonly Container[]>;
  get(ref: string): Promise<Container>;
  /** @throws image_not_found, container_name_taken, name_invalid, container_no_command, … */
  create(options: CreateContainer): Promise<{ readonly container: Container; readonly warnings: readonly string[] }>;
  /**
   * Starts it, and with `attach` connects to its streams before its program runs, so that no byte is missed.
   * With `checkpoint` it goes on from there, and does not begin anew.
   * @throws container_unchanged where it runs already; command_not_found; command_not_executable; port_taken; …
   */
  start(
    ref: string,
    options?: { readonly attach?: AttachOptions | undefined; readonly checkpoint?: CheckpointRef | undefined },
  ): Promise<AttachSession | undefined>;
  /** Sends the stop signal, waits, kills. @throws container_unchanged where it is down already */
  stop(
    ref: string,
    options?: { readonly signal?: Signal | undefined; readonly timeoutSeconds?: number | undefined },
  ): Promise<void>;
  restart(
    ref: string,
    options?: { readonly signal?: Signal | undefined; readonly timeoutSeconds?: number | undefined },
  ): Promise<void>;
  kill(ref: string, options?: { readonly signal?: Signal | undefined }): Promise<void>;
  pause(ref: string): Promise<void>;
  unpause(ref: string): Promise<void>;
  rename(ref: string, name: string): Promise<void>;
  /** Changes limits and links, at once where it lives, and its restart policy. @throws argument_invalid, container_update_refused, container_not_found (the link) */
  update(ref: string, update: UpdateContainer): Promise<{ readonly warnings: readonly string[] }>;
  /** @throws container_running unless forced */
  remove(
    ref: string,
    options?: { readonly force?: boolean | undefined; readonly removeVolumes?: boolean | undefined },
  ): Promise<void>;
  /** Resolves when it has next come to `condition` (default: is not running); at once where it is so already. */
  wait(
    ref: string,
    options?: {
      readonly condition?: 'not-running' | 'next-exit' | 'removed' | undefined;
      readonly cancelSignal?: AbortSignal | undefined;
    },
  ): Promise<ContainerExit>;
  /** Removes every container that is not alive and matches. */
  prune(options?: {
    readonly label?: readonly string[] | undefined;
    /** Those that have one of these labels stay. */
    readonly withoutLabel?: readonly string[] | undefined;
    /** Only those that ended before then. */
    readonly untilMs?: number | undefined;
  }): Promise<{ readonly deleted: readonly ContainerId[]; readonly freedBytes: number }>;
  /** All that can be said of it, for `inspect`. */
  details(ref: string): Promise<ContainerDetails>;
  /**
   * Makes an image of it; gives the image's id.
   * @throws reference_invalid, container_state_conflict, disk_full, cancelled
   */
  commit(ref: string, options?: CommitContainer): Promise<Digest>;
  /** Bytes of the writable layer; walks it. */
  size(ref: string): Promise<{ readonly writableBytes: number; readonly rootBytes: number }>;
}
