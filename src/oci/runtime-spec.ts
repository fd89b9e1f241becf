/**
 * The parts of an OCI runtime configuration that gantry writes, spelled as in the standard.
 *
 * @see OCI runtime spec, config.md and config-linux.md
 */
export type RuntimeSpec = {
  readonly ociVersion: string;
  readonly process: RuntimeProcess;
  readonly root: { readonly path: string; readonly readonly?: boolean | undefined };
  readonly hostname?: string | undefined;
  readonly domainname?: string | undefined;
  readonly mounts: readonly RuntimeMount[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly hooks?: RuntimeHooks | undefined;
  readonly linux: RuntimeLinux;
};

export type RuntimeHookName =
  | 'prestart'
  | 'createRuntime'
  | 'createContainer'
  | 'startContainer'
  | 'poststart'
  | 'poststop';

export type RuntimeHooks = { readonly [Name in RuntimeHookName]?: readonly RuntimeHook[] | undefined };

/** A program that the runtime starts at that moment of a container's life. */
export type RuntimeHook = {
  readonly path: string;
  readonly args?: readonly string[] | undefined;
  readonly env?: readonly string[] | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
};

export type RuntimeProcess = {
  readonly terminal?: boolean | undefined;
  readonly consoleSize?: { readonly height: number; readonly width: number } | undefined;
  readonly cwd: string;
  readonly env: readonly string[];
  readonly args: readonly string[];
  readonly user: {
    readonly uid: number;
    readonly gid: number;
    readonly umask?: number | undefined;
    readonly additionalGids?: readonly number[] | undefined;
  };
  readonly capabilities?: RuntimeCapabilities | undefined;
  readonly rlimits?: readonly { readonly type: string; readonly soft: number; readonly hard: number }[] | undefined;
  readonly noNewPrivileges?: boolean | undefined;
  readonly oomScoreAdj?: number | undefined;
  readonly apparmorProfile?: string | undefined;
  readonly selinuxLabel?: string | undefined;
};

export type RuntimeCapabilities = {
  readonly bounding: readonly string[];
  readonly effective: readonly string[];
  readonly permitted: readonly string[];
  readonly inheritable?: readonly string[] | undefined;
  readonly ambient?: readonly string[] | undefined;
};

export type RuntimeMount = {
  readonly destination: string;
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly options?: readonly string[] | undefined;
};

export type RuntimeNamespace = {
  readonly type: 'pid' | 'network' | 'mount' | 'ipc' | 'uts' | 'user' | 'cgroup';
  readonly path?: string | undefined;
};

export type RuntimeDevice = {
  readonly type: 'c' | 'b' | 'u' | 'p';
  readonly path: string;
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly fileMode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
};

export type RuntimeDeviceRule = {
  readonly allow: boolean;
  readonly type?: 'a' | 'c' | 'b' | undefined;
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly access?: string | undefined;
};

export type RuntimeResources = {
  readonly devices?: readonly RuntimeDeviceRule[] | undefined;
  readonly memory?:
    | {
        readonly limit?: number | undefined;
        readonly reservation?: number | undefined;
        readonly swap?: number | undefined;
        readonly swappiness?: number | undefined;
        readonly disableOOMKiller?: boolean | undefined;
      }
    | undefined;
  readonly cpu?:
    | {
        readonly shares?: number | undefined;
        readonly quota?: number | undefined;
        readonly period?: number | undefined;
        readonly realtimeRuntime?: number | undefined;
        readonly realtimePeriod?: number | undefined;
        readonly cpus?: string | undefined;
        readonly mems?: string | undefined;
      }
    | undefined;
  readonly pids?: { readonly limit: number } | undefined;
  readonly blockIO?: RuntimeBlockIo | undefined;
};

export type RuntimeBlockIo = {
  readonly weight?: number | undefined;
  readonly weightDevice?:
    | readonly { readonly major: number; readonly minor: number; readonly weight: number }[]
    | undefined;
  readonly throttleReadBpsDevice?: readonly RuntimeThrottle[] | undefined;
  readonly throttleWriteBpsDevice?: readonly RuntimeThrottle[] | undefined;
  readonly throttleReadIOPSDevice?: readonly RuntimeThrottle[] | undefined;
  readonly throttleWriteIOPSDevice?: readonly RuntimeThrottle[] | undefined;
};

/** Bytes or operations a second. */
export type RuntimeThrottle = { readonly major: number; readonly minor: number; readonly rate: number };

export type RuntimeLinux = {
  readonly namespaces: readonly RuntimeNamespace[];
  readonly devices?: readonly RuntimeDevice[] | undefined;
  readonly cgroupsPath: string;
  readonly resources?: RuntimeResources | undefined;
  readonly seccomp?: SeccompProfile | undefined;
  readonly maskedPaths?: readonly string[] | undefined;
  readonly readonlyPaths?: readonly string[] | undefined;
  readonly rootfsPropagation?: string | undefined;
  readonly sysctl?: Readonly<Record<string, string>> | undefined;
};

/** @see OCI runtime spec, config-linux.md, seccomp */
export type SeccompProfile = {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number | undefined;
  readonly architectures?: readonly string[] | undefined;
  readonly syscalls?:
    | readonly {
        readonly names: readonly string[];
        readonly action: string;
        readonly errnoRet?: number | undefined;
        readonly args?:
          | readonly {
              readonly index: number;
              readonly value: number;
              readonly valueTwo?: number | undefined;
              readonly op: string;
            }[]
          | undefined;
      }[]
    | undefined;
};
