import {
  type AskedEndpoint,
  type ContainerMount,
  type CreateContainer,
  type CreateNetwork,
  MASKED_PATHS,
  READ_ONLY_PATHS,
  type UpdatedResources,
} from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';

type Reach = { readonly what: string; readonly holds: (asked: CreateContainer) => boolean };

const some = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) > 0;
const isHosts = (mode: { readonly kind: string } | undefined): boolean => mode?.kind === 'host';
/** A volume whose options are a mount is one of the machine's files, or of another machine's. */
const isOfMachine = ({ type, driverOptions = {} }: ContainerMount): boolean =>
  type === 'bind' || Object.keys(driverOptions).length > 0;
/** A list that somebody brings is no less than the usual one: who copies a container brings what was told of it. */
const leavesOut = (paths: readonly string[] | undefined, usual: readonly string[]): boolean =>
  paths !== undefined && usual.some((path) => !paths.includes(path));
const hasAny = (map: Readonly<Record<string, string>> | undefined): boolean => Object.keys(map ?? {}).length > 0;

/** These keep what they get on this machine, in files of ours. Others send it to any address, from the machine's network. */
const OWN_LOGS: ReadonlySet<string> = new Set(['json-file', 'local', 'none']);
/** None of these leads to an interface of the machine, or opens a network to others. */
const OWN_NETWORK_OPTIONS: ReadonlySet<string> = new Set([
  'com.docker.network.driver.mtu',
  'com.docker.network.container_iface_prefix',
  'com.docker.network.bridge.enable_icc',
  'com.docker.network.bridge.enable_ip_masquerade',
]);

/** Of a container's place on a network. Others set the kernel's settings of its interface. */
const OWN_ENDPOINT_OPTIONS: ReadonlySet<string> = new Set(['com.docker.network.endpoint.ifname']);

const setsInterface = ({ driverOptions }: Pick<AskedEndpoint, 'driverOptions'>): boolean =>
  Object.keys(driverOptions ?? {}).some((name) => !OWN_ENDPOINT_OPTIONS.has(name));

const isRealtime = ({ cpuRealtimePeriodMicros, cpuRealtimeRuntimeMicros }: UpdatedResources): boolean =>
  (cpuRealtimePeriodMicros ?? 0) !== 0 || (cpuRealtimeRuntimeMicros ?? 0) !== 0;

/** By each of these a container can do more than the socket that it was made through. */
const REACHES: readonly Reach[] = [
  { what: 'a privileged container', holds: ({ isPrivileged }) => isPrivileged === true },
  { what: 'files of the machine', holds: ({ mounts }) => mounts?.some(isOfMachine) ?? false },
  { what: 'a device', holds: ({ devices }) => some(devices) },
  {
    what: 'a device',
    holds: ({ deviceCgroupRules, deviceRequests }) => some(deviceCgroupRules) || some(deviceRequests),
  },
  { what: 'a further capability', holds: ({ capAdd }) => some(capAdd) },
  { what: 'other security options', holds: ({ securityOptions }) => some(securityOptions) },
  { what: 'other security options', holds: ({ maskedPaths }) => leavesOut(maskedPaths, MASKED_PATHS) },
  { what: 'other security options', holds: ({ readOnlyPaths }) => leavesOut(readOnlyPaths, READ_ONLY_PATHS) },
  { what: "the machine's network", holds: ({ network }) => isHosts(network) },
  { what: "the machine's processes", holds: ({ namespaces }) => isHosts(namespaces?.pid) },
  { what: "the machine's shared memory", holds: ({ namespaces }) => isHosts(namespaces?.ipc) },
  { what: "the machine's name", holds: ({ namespaces }) => isHosts(namespaces?.uts) },
  { what: "the machine's users", holds: ({ namespaces }) => isHosts(namespaces?.user) },
  { what: "the machine's cgroups", holds: ({ namespaces }) => isHosts(namespaces?.cgroup) },
  { what: 'a cgroup of its choice', holds: ({ cgroupParent }) => !!cgroupParent },
  { what: 'a runtime of its choice', holds: ({ runtime }) => !!runtime },
  { what: 'a file of the machine', holds: ({ idFile }) => !!idFile },
  { what: 'the kernel’s settings', holds: ({ sysctls }) => hasAny(sysctls) },
  { what: 'the kernel’s settings', holds: ({ endpoints }) => endpoints?.some(setsInterface) ?? false },
  // Runtimes take orders by them: filters, plugins and sockets of the machine. @see crun(1)
  { what: 'annotations', holds: ({ annotations }) => hasAny(annotations) },
  { what: 'a log elsewhere', holds: ({ log }) => log !== undefined && !OWN_LOGS.has(log.driver) },
  { what: 'a driver for volumes', holds: ({ volumeDriver }) => !!volumeDriver && volumeDriver !== 'local' },
  { what: 'memory before others', holds: ({ resources }) => (resources?.oomScoreAdj ?? 0) < 0 },
  { what: 'memory without an end', holds: ({ resources }) => resources?.isOomKillDisabled === true },
  { what: 'the processor before others', holds: ({ resources }) => isRealtime(resources ?? {}) },
];

type Labels = Readonly<Record<string, string>>;

/** By these gantry knows its own: sessions that no list shows, the machine's registry. */
const hasOwnLabel = (labels: Labels = {}): boolean => Object.keys(labels).some((key) => key.startsWith('gantry.'));

/** Refuses a container that would reach beyond itself. @param image What it is made of, whose labels it gets. @throws scope_exceeded */
export function refuseHost(asked: CreateContainer, image: { readonly labels: Labels } | undefined): void {
  if (hasOwnLabel(asked.labels) || hasOwnLabel(image?.labels)) throw exceeded("labels in gantry.* are gantry's own");
  const reach = REACHES.find(({ holds }) => holds(asked));
  if (reach) throw exceeded(`no container of it may have ${reach.what}`);
}

/** The same where it is connected to a network later. @throws scope_exceeded */
export function refuseHostEndpoint(asked: Pick<AskedEndpoint, 'driverOptions'>): void {
  if (setsInterface(asked)) throw exceeded('no container of it may have the kernel’s settings');
}

/** Refuses limits that would be at others' cost. @throws scope_exceeded */
export function refuseHostResources(asked: UpdatedResources): void {
  if (isRealtime(asked)) throw exceeded('no container of it may have the processor before others');
}

/**
 * Refuses a network that is on an interface of the machine's, or that would be the machine's way to addresses of its
 * choice: whoever has the subnet of a name server is the name server.
 *
 * @throws scope_exceeded
 */
export function refuseHostNetwork({ driver = 'bridge', options = {}, addressing = {} }: CreateNetwork): void {
  if (addressing.pools?.some(({ subnet }) => subnet))
    throw exceeded('no network of it may have a subnet of its choice');
  if (driver !== 'bridge') throw exceeded(`no network of it may have the driver ${driver}`);
  const option = Object.keys(options).find((name) => !OWN_NETWORK_OPTIONS.has(name));
  if (option !== undefined) throw exceeded(`no network of it may have the option ${option}`);
}

export const exceeded = (reason: string): Error => engineError('scope_exceeded', { reason });
