import type { HostFacts } from '../bundle/host-facts.js';
import { CONFIG_DEFAULTS } from '../metadata/container-config-defaults.js';
import type { ContainerRecords } from '../metadata/containers.js';
import type { ContainerId, NamespaceMode, NamespaceModes, NetworkMode } from './container.js';
import type { AskedNamespaces, CreateContainer } from './container-service.js';
import { getContainer, getNamedContainer } from './find-container.js';

/**
 * The container's place in others' namespaces, by ids: a name may be another's when it starts.
 *
 * @param host With version 2 of cgroups a container has a namespace of its own for them unless it says otherwise.
 * @throws argument_invalid
 */
export function resolveNamespaces(
  records: ContainerRecords,
  asked: AskedNamespaces | undefined,
  host: Pick<HostFacts, 'cgroupVersion'>,
): NamespaceModes {
  const { pid, ipc, uts, user, cgroup } = asked ?? {};
  return {
    pid:
      pid?.kind === 'container' ? that(getNamedContainer(records, pid.ref)) : (pid ?? CONFIG_DEFAULTS.namespaces.pid),
    ipc:
      ipc?.kind === 'container' ? that(getNamedContainer(records, ipc.ref)) : (ipc ?? CONFIG_DEFAULTS.namespaces.ipc),
    uts: uts ?? CONFIG_DEFAULTS.namespaces.uts,
    user: user ?? CONFIG_DEFAULTS.namespaces.user,
    cgroup: cgroup ?? { kind: host.cgroupVersion === 2 ? 'own' : 'host' },
  };
}

/** Likewise whose network it has; the bridge where nothing is asked for. */
export function resolveNetwork(records: ContainerRecords, network: CreateContainer['network']): NetworkMode {
  if (network === undefined) return { kind: 'bridge' };
  if (network.kind !== 'container' || !('ref' in network)) return network;
  return that(getContainer(records, network.ref));
}

const that = ({ id }: { readonly id: ContainerId }): Extract<NamespaceMode, { readonly kind: 'container' }> => ({
  kind: 'container',
  id,
});
