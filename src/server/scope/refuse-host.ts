import type { ContainerMount, CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';

type Reach = { readonly what: string; readonly holds: (asked: CreateContainer) => boolean };

const some = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) > 0;
const isHosts = (mode: { readonly kind: string } | undefined): boolean => mode?.kind === 'host';
const isBind = ({ type }: ContainerMount): boolean => type === 'bind';

/** By each of these a container can do more than the socket that it was made through. */
const REACHES: readonly Reach[] = [
  { what: 'a privileged container', holds: ({ isPrivileged }) => isPrivileged === true },
  { what: 'files of the machine', holds: ({ mounts }) => mounts?.some(isBind) ?? false },
  { what: 'a device', holds: ({ devices }) => some(devices) },
  {
    what: 'a device',
    holds: ({ deviceCgroupRules, deviceRequests }) => some(deviceCgroupRules) || some(deviceRequests),
  },
  { what: 'a further capability', holds: ({ capAdd }) => some(capAdd) },
  { what: 'other security options', holds: ({ securityOptions }) => some(securityOptions) },
  { what: "the machine's network", holds: ({ network }) => isHosts(network) },
  { what: "the machine's processes", holds: ({ namespaces }) => isHosts(namespaces?.pid) },
  { what: "the machine's shared memory", holds: ({ namespaces }) => isHosts(namespaces?.ipc) },
  { what: "the machine's name", holds: ({ namespaces }) => isHosts(namespaces?.uts) },
  { what: "the machine's users", holds: ({ namespaces }) => isHosts(namespaces?.user) },
  { what: "the machine's cgroups", holds: ({ namespaces }) => isHosts(namespaces?.cgroup) },
  { what: 'a cgroup of its choice', holds: ({ cgroupParent }) => !!cgroupParent },
  { what: 'a runtime of its choice', holds: ({ runtime }) => !!runtime },
  { what: 'a file of the machine', holds: ({ idFile }) => !!idFile },
  { what: 'the kernel’s settings', holds: ({ sysctls }) => Object.keys(sysctls ?? {}).length > 0 },
];

/** Refuses a container that would reach beyond itself. @throws scope_exceeded */
export function refuseHost(asked: CreateContainer): void {
  const reach = REACHES.find(({ holds }) => holds(asked));
  if (reach) throw engineError('scope_exceeded', { reason: `no container of it may have ${reach.what}` });
}
