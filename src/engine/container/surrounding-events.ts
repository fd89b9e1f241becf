import type { EngineEvent } from '../event/event.js';
import type { Network } from '../network/network.js';
import type { Container, ContainerEndpoint, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';

type Happened = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

/** What networks and volumes have to tell when a container comes to them: on networks, to these places. */
export const arrivals = (
  { networks }: Pick<ContainerParts, 'networks'>,
  container: Container,
  endpoints: readonly ContainerEndpoint[] = [],
): readonly Happened[] => [
  ...container.config.mounts.filter(isVolume).map((mount) => ofVolume('mount', mount, container)),
  ...ofNetworks(networks, 'connect', container, endpoints),
];

/** And when it leaves. */
export const departures = (
  { networks }: Pick<ContainerParts, 'networks'>,
  container: Container,
): readonly Happened[] => [
  ...ofNetworks(networks, 'disconnect', container, container.state.endpoints),
  ...container.config.mounts.filter(isVolume).map((mount) => ofVolume('unmount', mount, container)),
];

/** One container and one network. */
export const ofNetwork = (
  action: 'connect' | 'disconnect',
  { id, name, driver }: Pick<Network, 'id' | 'name' | 'driver'>,
  container: Pick<Container, 'id'>,
): Happened => ({
  type: 'network',
  action,
  actor: { id, attributes: { container: container.id, name, type: driver } },
});

const isVolume = ({ type }: ContainerMount): boolean => type === 'volume';

function ofVolume(action: 'mount' | 'unmount', mount: ContainerMount, { id: container }: Container): Happened {
  const { source, destination, isReadOnly } = mount;
  const place = { destination, driver: 'local', propagation: '', 'read/write': String(!isReadOnly) };
  const attributes = action === 'mount' ? { container, ...place } : { container, driver: 'local' };
  return { type: 'volume', action, actor: { id: source, attributes } };
}

/** One that has the network of another is on none itself. */
function ofNetworks(
  networks: ContainerParts['networks'],
  action: 'connect' | 'disconnect',
  container: Container,
  endpoints: readonly ContainerEndpoint[],
): readonly Happened[] {
  const { kind } = container.config.network;
  const names = kind === 'host' || kind === 'none' ? [kind] : endpoints.map(({ networkName }) => networkName);
  return names.flatMap((name) => {
    const network = networks.find(name);
    return network ? [ofNetwork(action, network, container)] : [];
  });
}
