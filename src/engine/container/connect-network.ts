import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { Network } from '../network/network.js';
import type { NetworkService } from '../network/network-service.js';
import { isConnected, settingsOn, withEndpoint } from './change-networks.js';
import { changeState } from './change-state.js';
import { checkPlace } from './check-places.js';
import type { Container, ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { endpointClaim } from './endpoint-claims.js';
import { getContainer } from './find-container.js';
import { openLinkPaths } from './open-link-paths.js';
import { rewriteEtcFiles } from './rewrite-etc-files.js';
import { ofNetwork } from './surrounding-events.js';
import { isAlive } from './transitions.js';
import { updateLinks } from './update-links.js';

/** @see NetworkService.connect */
export async function connectNetwork(
  parts: ContainerParts,
  ref: string,
  containerRef: string,
  asked: Parameters<NetworkService['connect']>[2] = {},
): Promise<void> {
  const { id } = getContainer(parts.records, containerRef);
  using _ = await lockContainer(parts, id);
  const container = lockedContainer(parts, id);
  const network = parts.networks.get(ref);
  requireConnectable(container, network);
  const settings = settingsOn(network, container.config, asked);
  checkPlace(parts, network, settings);
  if (isConnected(container.config, network)) {
    throw engineError('network_already_connected', { container: container.name, network: network.name });
  }
  const config = withEndpoint(container.config, settings);
  if (!isAlive(container.state.status)) {
    parts.records.setConfig(id, config);
    return;
  }
  const living = { containerId: id, pid: container.state.pid };
  const claim = endpointClaim(container, network.name, settings);
  const place = await parts.networks.join(living, claim, container.config.ports);
  parts.database.transaction(() => {
    parts.networks.settle(id, network.name);
    parts.records.setConfig(id, config);
    changeState(parts, container, place, ofNetwork('connect', network, container));
  });
  const connected = getContainer(parts.records, id);
  await Promise.all([parts.names.settle(), rewriteEtcFiles(parts, container, connected), openLinkPaths(parts)]);
  await updateLinks(parts, connected);
  await parts.renewTrouble(id);
  parts.wakeKeeper();
}

/** @throws container_not_found, container_state_conflict */
export function lockedContainer({ records }: Pick<ContainerParts, 'records'>, id: ContainerId): ContainerRecord {
  const container = getContainer(records, id);
  if (container.state.status !== 'removing') return container;
  const reason = `container is marked for removal and cannot be connected or disconnected to the network`;
  throw engineError('container_state_conflict', { reason });
}

/** @throws argument_invalid @see moby, daemon/container_operations.go: updateNetworkSettings */
export function requireConnectable(
  { config: { network: mode } }: Pick<Container, 'config'>,
  network: Pick<Network, 'driver'>,
): void {
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason });
  };
  if (mode.kind === 'host' || mode.kind === 'container') {
    refuse(
      'container sharing network namespace with another container or host cannot be connected to any other network',
    );
  }
  if (mode.kind === 'none' || network.driver === 'null') {
    refuse('container cannot be connected to multiple networks with one of the networks in private (none) mode');
  }
  if (network.driver === 'host') {
    refuse('cannot connect container to host network - container must be created in host network mode');
  }
}
