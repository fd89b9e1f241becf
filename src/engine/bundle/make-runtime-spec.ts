import type { RuntimeMount, RuntimeSpec, SeccompProfile } from '../../oci/runtime-spec.js';
import type { ContainerConfig, ContainerId } from '../container/container.js';
import type { HostFacts } from './host-facts.js';
import type { ResolvedUser } from './resolve-user.js';

/** How the container's system calls are filtered: not at all, by a filter made beforehand, or by the runtime's compiler. */
export type SeccompSetting =
  | { readonly kind: 'none' }
  /** The filter's instructions, base64. */
  | { readonly kind: 'filter'; readonly instructions: string }
  | { readonly kind: 'profile'; readonly profile: SeccompProfile };

/** Whose network the container has: one of its own, the machine's, or that of the process with this pid. */
export type NetworkNamespace = { readonly kind: 'own' } | { readonly kind: 'host' } | { readonly kind: 'of'; readonly pid: number };

export type SpecRequest = {
  readonly id: ContainerId;
  readonly config: ContainerConfig;
  readonly user: ResolvedUser;
  readonly host: HostFacts;
  /** Where the root file system is mounted, as the monitor sees it. */
  readonly rootPath: string;
  /** From {@link cgroupsPath}. */
  readonly cgroupsPath: string;
  readonly network: NetworkNamespace;
  readonly seccomp: SeccompSetting;
  /** Files of ours that appear as those in /etc; an undefined one is left to the image. */
  readonly etc: {
    readonly hosts?: string | undefined;
    readonly hostname?: string | undefined;
    readonly resolvConf?: string | undefined;
  };
  /** The user's binds, volumes and tmpfs, sources existing: see {@link bindMount} and {@link tmpfsMount}. */
  readonly mounts: readonly RuntimeMount[];
};

declare const todo: unique symbol;
/** Docker's defaults, the image's and the user's wishes, and what the machine allows, as one runtime configuration. Pure. */
export declare function makeRuntimeSpec(request: SpecRequest): RuntimeSpec;
