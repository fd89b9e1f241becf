import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { Network } from '../network/network.js';
import { isConnected, withoutEndpoint } from './change-networks.js';
import { changeState } from './change-state.js';
import { lockedContainer } from './connect-network.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { openLinkPaths } from './open-link-paths.js';
import { rewriteEtcFiles } from './rewrite-etc-files.js';
import { ofNetwork } from './surrounding-events.js';
import { isAlive } from './transitions.js';

/** @see NetworkService.disconnect */
export async function disconnectNetwork(
  parts: ContainerParts,
  ref: string,
  containerRef: string,
  { isForced }: { readonly isForced?: boolean | undefined } = {},
): Promise<void> {
  const network = parts.networks.find(ref);
  if (!network && !isForced) throw engineError('network_not_found', { ref });
  const { id } = getContainer(parts.records, containerRef);
  using _ = await lockContainer(parts, id);
  const container = lockedContainer(parts, id);
  if (network?.driver === 'host' && container.config.network.kind === 'host') {
    throw engineError('argument_invalid', {
      reason: 'cannot disconnect container from host network - container was created in host network mode',
    });
  }
  if (!(network ? isConnected(container.config, network) : wasConnected(container, ref))) {
    throw engineError('network_not_connected', { container: id, network: network?.name ?? ref });
  }
  if (network && isAlive(container.state.status)) await leaveNetwork(parts, container, network);
  else parts.records.setConfig(id, network ? withoutEndpoint(container.config, network) : without(container, ref));
}

/** For a container that lives; the caller holds its lock. */
export async function leaveNetwork(parts: ContainerParts, container: ContainerRecord, network: Network): Promise<void> {
  const { id, config, state } = container;
  const place = await parts.networks.leave({ containerId: id, pid: state.pid }, network.name);
  parts.database.transaction(() => {
    parts.networks.settle(id, network.name);
    parts.records.setConfig(id, withoutEndpoint(config, network));
    changeState(parts, container, place, ofNetwork('disconnect', network, container));
  });
  const left = getContainer(parts.records, id);
  await Promise.all([parts.names.settle(), rewriteEtcFiles(parts, container, left), openLinkPaths(parts)]);
  await parts.renewTrouble(id);
}

/** The same of a network that is no more. */
const wasConnected = ({ config: { endpoints, network, hasLeftNetwork } }: ContainerRecord, ref: string): boolean =>
  endpoints.some((each) => each.network === ref) ||
  (network.kind === 'network' && network.name === ref && !hasLeftNetwork);

/** A network that is no more. */
const without = ({ config }: ContainerRecord, ref: string): ContainerRecord['config'] => ({
  ...config,
  endpoints: config.endpoints.filter(({ network }) => network !== ref),
  hasLeftNetwork: config.hasLeftNetwork || (config.network.kind === 'network' && config.network.name === ref),
});
