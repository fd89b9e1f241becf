import { engineError } from '../../errors/engine-error.js';
import type { RuntimeMount, RuntimeProcess, RuntimeSpec, SeccompProfile } from '../../oci/runtime-spec.js';
import type { ContainerConfig, ContainerId } from '../container/container.js';
import type { TerminalSize } from '../task/attach-session.js';
import { grantedCapabilities } from './capabilities.js';
import { applyContainerEdits } from './cdi/apply-container-edits.js';
import type { ContainerDevices } from './container-devices.js';
import { makeDeviceRules } from './device-rules.js';
import { makeEnvironment } from './environment.js';
import type { HostFacts } from './host-facts.js';
import { makeNamespaces, type NamespaceSources } from './namespaces.js';
import type { ResolvedUser } from './resolve-user.js';
import { lowestOomScore, makeResourceLimits } from './resource-limits.js';
import { makeLimits } from './resources.js';
import { parseSecurityOptions } from './security-options.js';
import { systemMounts } from './system-mounts.js';
import { MASKED_PATHS, READ_ONLY_PATHS } from './system-paths.js';

/** How the container's system calls are filtered: not at all, by a filter made beforehand, or by the runtime's compiler. */
export type SeccompSetting =
  | { readonly kind: 'none' }
  /** The filter's instructions, base64. */
  | { readonly kind: 'filter'; readonly instructions: string }
  | { readonly kind: 'profile'; readonly profile: SeccompProfile };

export type SpecRequest = {
  readonly id: ContainerId;
  readonly config: ContainerConfig;
  readonly user: ResolvedUser;
  readonly host: HostFacts;
  /** Where the root file system is mounted, as the monitor sees it. */
  readonly rootPath: string;
  /** From {@link cgroupsPath}. */
  readonly cgroupsPath: string;
  readonly namespaces: NamespaceSources;
  /** Where the /dev/shm is that goes with a joined namespace, as the monitor sees it. */
  readonly shmPath?: string | undefined;
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
  /** Undefined: none beyond docker's own. */
  readonly devices?: ContainerDevices | undefined;
};

/** Where `--init` puts its program: docker's place. */
const INIT_PATH = '/sbin/docker-init';

/** The name under which crun takes a filter. @see crun(1), run.oci.seccomp_bpf_data */
const FILTER_ANNOTATION = 'run.oci.seccomp_bpf_data';

/**
 * Docker's defaults, the image's and the user's wishes, and what the machine allows, as one runtime configuration.
 * Looks at nothing but the nodes of CDI devices. @throws device_unusable, capability_unknown, security_option_invalid, argument_invalid, container_no_command, init_missing
 */
export function makeRuntimeSpec(request: SpecRequest): RuntimeSpec {
  const spec = makePlainSpec(request);
  return request.devices ? applyContainerEdits(spec, request.devices.edits) : spec;
}

function makePlainSpec(request: SpecRequest): RuntimeSpec {
  const { config, host, rootPath, cgroupsPath, namespaces, seccomp, devices } = request;
  const { isPrivileged } = config;
  const isOpen = isPrivileged || parseSecurityOptions(config.securityOptions).hasOpenSystemPaths;
  const sysctl = makeSysctl(request);
  return {
    ociVersion: '1.0.2',
    process: makeProcess(request),
    root: { path: rootPath, readonly: config.hasReadOnlyRoot },
    ...(config.namespaces.uts.kind === 'own' && { hostname: config.hostname }),
    mounts: makeMounts(request),
    ...makeAnnotations(request),
    linux: {
      namespaces: makeNamespaces(namespaces, config, host),
      devices: [...(isPrivileged ? host.devices() : []), ...(devices?.nodes ?? [])],
      cgroupsPath,
      resources: {
        devices: makeDeviceRules(isPrivileged, devices?.rules),
        ...makeLimits(config.resources, host.limits, devices?.blockIo),
      },
      ...(seccomp.kind === 'profile' && { seccomp: seccomp.profile }),
      maskedPaths: isOpen ? [] : (config.maskedPaths ?? MASKED_PATHS),
      readonlyPaths: isOpen ? [] : (config.readOnlyPaths ?? READ_ONLY_PATHS),
      ...(sysctl && { sysctl }),
      ...makeRootPropagation(request.mounts),
    },
  };
}

function makeProcess(request: SpecRequest): RuntimeProcess {
  const { config, host, user, terminalSize } = request;
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
    ...makeAppArmorProfile(request),
    oomScoreAdj: lowestOomScore(config.resources.oomScoreAdj, host),
  };
}

/** The user's; a filter of ours wins over one of theirs. */
function makeAnnotations({ config, seccomp }: SpecRequest): Pick<RuntimeSpec, 'annotations'> {
  const ours = seccomp.kind === 'filter' ? { [FILTER_ANNOTATION]: seccomp.instructions } : {};
  const annotations = { ...config.annotations, ...ours };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** Named only where the kernel has AppArmor: runtimes refuse it elsewhere. */
function makeAppArmorProfile({ config, host }: SpecRequest): Pick<RuntimeProcess, 'apparmorProfile'> {
  const asked = parseSecurityOptions(config.securityOptions).appArmorProfile;
  const profile = asked || (config.isPrivileged ? 'unconfined' : '');
  return host.hasAppArmor && profile !== '' ? { apparmorProfile: profile } : {};
}

/**
 * A user's mount takes the place of ours at the same path; one on /dev takes all that lies below it too, while our files
 * in /etc appear in whatever is mounted there. @see moby, daemon/volumes_unix.go: sortMounts
 */
function makeMounts(request: SpecRequest): readonly RuntimeMount[] {
  const { config, mounts, shmPath } = request;
  const taken = new Set(mounts.map(({ destination }) => destination));
  const isFree = ({ destination }: RuntimeMount): boolean =>
    !taken.has(destination) && !(taken.has('/dev') && destination.startsWith('/dev/'));
  const files = [...etcMounts(request), ...initMounts(request)].filter(isFree);
  return [
    ...systemMounts(config, shmPath).filter(isFree),
    ...[...files, ...mounts].toSorted((a, b) => depth(a) - depth(b)),
  ];
}

const depth = ({ destination }: RuntimeMount): number => destination.split('/').filter(Boolean).length;

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

/** What is mounted below the root hears of others only as far as the root does. @see moby, daemon/oci_linux.go: withMounts */
function makeRootPropagation(mounts: readonly RuntimeMount[]): { readonly rootfsPropagation?: string } {
  const has = (...words: readonly string[]) =>
    mounts.some(({ options = [] }) => options.some((each) => words.includes(each)));
  if (has('shared', 'rshared')) return { rootfsPropagation: 'shared' };
  return has('slave', 'rslave') ? { rootfsPropagation: 'rslave' } : {};
}

/** Those of docker: low ports and ping for everybody, in a network that is the container's own. The user's win. */
function makeSysctl({ config, namespaces }: SpecRequest): Readonly<Record<string, string>> | undefined {
  const sysctl = {
    ...(namespaces.network.kind === 'own' && {
      'net.ipv4.ip_unprivileged_port_start': '0',
      'net.ipv4.ping_group_range': '0 2147483647',
    }),
    ...(config.domainname !== '' && { 'kernel.domainname': config.domainname }),
    ...config.sysctls,
  };
  return Object.keys(sysctl).length === 0 ? undefined : sysctl;
}
