import { engineError } from '../../errors/engine-error.js';
import type { HostFacts } from '../bundle/host-facts.js';
import { CONFIG_DEFAULTS } from '../metadata/container-config-defaults.js';
import type { ContainerRecord, ContainerRecords } from '../metadata/containers.js';
import type { ContainerId, NamespaceMode, NamespaceModes, NetworkMode } from './container.js';
import { isContainerName } from './container-name.js';
import type { AskedNamespaces, CreateContainer } from './container-service.js';
import { findContainer, getContainer, getNamedContainer } from './find-container.js';

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

/**
 * Likewise whose network it has; the bridge where nothing is asked for. One that is not there (yet) stays as it was named:
 * it is looked for again when the container starts, as with docker.
 *
 * @throws container_ambiguous, container_unnamed
 */
export function resolveNetwork(records: ContainerRecords, network: CreateContainer['network']): NetworkMode {
  if (network === undefined) return { kind: 'bridge' };
  if (network.kind !== 'container' || !('ref' in network)) return network;
  const { ref } = network;
  const found = ref === '' ? getContainer(records, ref) : findContainer(records, ref);
  if (found) return that(found);
  if (!isContainerName(ref)) throw engineError('container_not_found', { ref });
  return { kind: 'container', id: ref as ContainerId };
}

/**
 * A container that is to have another's network, as it starts: one that was not there when it was created is found now.
 *
 * @throws container_state_conflict @see moby, daemon/container_operations.go: getNetworkedContainer
 */
export function withFoundNetwork(records: ContainerRecords, container: ContainerRecord): ContainerRecord {
  const { id, config } = container;
  if (config.network.kind !== 'container' || records.find(config.network.id)) return container;
  const found = findContainer(records, config.network.id);
  if (!found) {
    const reason = `joining network namespace of container: No such container: ${config.network.id}`;
    throw engineError('container_state_conflict', { reason });
  }
  if (found.id === id) throw engineError('container_state_conflict', { reason: 'cannot join own network namespace' });
  const { hostname, domainname } = found.config;
  const changed = { ...config, hostname, domainname, network: that(found) };
  records.setConfig(id, changed);
  return { ...container, config: changed };
}

const that = ({ id }: { readonly id: ContainerId }): Extract<NamespaceMode, { readonly kind: 'container' }> => ({
  kind: 'container',
  id,
});
