import { engineError } from '../../errors/engine-error.js';
import type {
  RuntimeMount,
  RuntimeNamespace,
  RuntimeProcess,
  RuntimeSpec,
  SeccompProfile,
} from '../../oci/runtime-spec.js';
import type { ContainerConfig, ContainerId } from '../container/container.js';
import type { TerminalSize } from '../task/attach-session.js';
import { grantedCapabilities } from './capabilities.js';
import { makeEnvironment } from './environment.js';
import type { HostFacts } from './host-facts.js';
import type { ResolvedUser } from './resolve-user.js';
import { makeResourceLimits } from './resource-limits.js';
import { makeResources } from './resources.js';
import { parseSecurityOptions } from './security-options.js';
import { systemMounts } from './system-mounts.js';
import { MASKED_PATHS, READ_ONLY_PATHS } from './system-paths.js';

/** How the container's system calls are filtered: not at all, by a filter made beforehand, or by the runtime's compiler. */
export type SeccompSetting =
  | { readonly kind: 'none' }
  /** The filter's instructions, base64. */
  | { readonly kind: 'filter'; readonly instructions: string }
  | { readonly kind: 'profile'; readonly profile: SeccompProfile };

/** Whose network the container has: one of its own, the machine's, or that of the process with this pid. */
export type NetworkNamespace =
  | { readonly kind: 'own' }
  | { readonly kind: 'host' }
  | { readonly kind: 'of'; readonly pid: number };

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
  /** Of whoever attaches before it starts; the program must not see another first. */
  readonly terminalSize?: TerminalSize | undefined;
  /** The user's binds, volumes and tmpfs, sources existing: see {@link bindMount} and {@link tmpfsMount}. */
  readonly mounts: readonly RuntimeMount[];
};

/** Where `--init` puts its program: docker's place. */
const INIT_PATH = '/sbin/docker-init';

/** The name under which crun takes a filter. @see crun(1), run.oci.seccomp_bpf_data */
const FILTER_ANNOTATION = 'run.oci.seccomp_bpf_data';

/**
 * Docker's defaults, the image's and the user's wishes, and what the machine allows, as one runtime configuration.
 * Pure. @throws capability_unknown, security_option_invalid, argument_invalid, container_no_command, init_missing
 */
export function makeRuntimeSpec(request: SpecRequest): RuntimeSpec {
  const { config, host, rootPath, cgroupsPath, network, seccomp } = request;
  const { isPrivileged } = config;
  const isOpen = isPrivileged || parseSecurityOptions(config.securityOptions).hasOpenSystemPaths;
  const sysctl = makeSysctl(request);
  return {
    ociVersion: '1.0.2',
    process: makeProcess(request),
    root: { path: rootPath, readonly: config.hasReadOnlyRoot },
    hostname: config.hostname,
    mounts: makeMounts(request),
    ...(seccomp.kind === 'filter' && { annotations: { [FILTER_ANNOTATION]: seccomp.instructions } }),
    linux: {
      namespaces: makeNamespaces(network, host),
      devices: isPrivileged ? host.devices() : [],
      cgroupsPath,
      resources: makeResources(config, host),
      ...(seccomp.kind === 'profile' && { seccomp: seccomp.profile }),
      maskedPaths: isOpen ? [] : MASKED_PATHS,
      readonlyPaths: isOpen ? [] : READ_ONLY_PATHS,
      ...(sysctl && { sysctl }),
    },
  };
}

function makeProcess({ config, host, user, terminalSize }: SpecRequest): RuntimeProcess {
  const command = [...config.entrypoint, ...config.command];
  if (command.length === 0) throw engineError('container_no_command');
  const capabilities = grantedCapabilities(config, host.boundingCapabilities);
  return {
    terminal: config.hasTty,
    ...(config.hasTty && terminalSize && { consoleSize: { height: terminalSize.rows, width: terminalSize.columns } }),
    cwd: config.workingDir,
    env: makeEnvironment({ config, hasTty: config.hasTty, home: user.home }),
    args: config.hasInit ? [INIT_PATH, '--', ...command] : command,
    user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    // Nothing inheritable. @see CVE-2022-24769
    capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    rlimits: makeResourceLimits(config.resources.ulimits, host),
    noNewPrivileges: parseSecurityOptions(config.securityOptions).hasNoNewPrivileges,
    oomScoreAdj: host.boundingCapabilities.includes('CAP_SYS_RESOURCE') ? 0 : Math.max(0, host.oomScoreAdj),
  };
}

function makeNamespaces(network: NetworkNamespace, { cgroupVersion }: HostFacts): readonly RuntimeNamespace[] {
  const own: readonly RuntimeNamespace[] = [{ type: 'mount' }, { type: 'uts' }, { type: 'ipc' }, { type: 'pid' }];
  return [
    ...own,
    // With cgroup v1 docker shows the host's; with v2 the container sees its own as the root.
    ...(cgroupVersion === 2 ? [{ type: 'cgroup' } as const] : []),
    ...(network.kind === 'own' ? [{ type: 'network' } as const] : []),
    ...(network.kind === 'of' ? [{ type: 'network', path: `/proc/${network.pid}/ns/net` } as const] : []),
  ];
}

/** A user's mount takes the place of ours at the same path; one on /dev takes all that lies below it too. */
function makeMounts(request: SpecRequest): readonly RuntimeMount[] {
  const { config, mounts } = request;
  const taken = new Set(mounts.map(({ destination }) => destination));
  const ours = [...systemMounts(config), ...etcMounts(request), ...initMounts(request)].filter(
    ({ destination }) => !taken.has(destination) && !(taken.has('/dev') && destination.startsWith('/dev/')),
  );
  return [...ours, ...mounts];
}

function etcMounts({ config, etc }: SpecRequest): readonly RuntimeMount[] {
  const files = [
    { destination: '/etc/resolv.conf', source: etc.resolvConf },
    { destination: '/etc/hostname', source: etc.hostname },
    { destination: '/etc/hosts', source: etc.hosts },
  ];
  const options = ['rbind', 'rprivate', ...(config.hasReadOnlyRoot ? ['ro'] : [])];
  return files.flatMap(({ destination, source }) =>
    source === undefined ? [] : [{ destination, type: 'bind', source, options }],
  );
}

function initMounts({ config, host }: SpecRequest): readonly RuntimeMount[] {
  if (!config.hasInit) return [];
  if (host.initPath === undefined) throw engineError('init_missing');
  return [{ destination: INIT_PATH, type: 'bind', source: host.initPath, options: ['bind', 'ro'] }];
}

/** Those of docker: low ports and ping for everybody, in a network that is the container's own. */
function makeSysctl({ config, network }: SpecRequest): Readonly<Record<string, string>> | undefined {
  const sysctl = {
    ...(network.kind === 'own' && {
      'net.ipv4.ip_unprivileged_port_start': '0',
      'net.ipv4.ping_group_range': '0 2147483647',
    }),
    ...(config.domainname !== '' && { 'kernel.domainname': config.domainname }),
  };
  return Object.keys(sysctl).length === 0 ? undefined : sysctl;
}
