import type { EngineEvent } from '../event/event.js';
import { stableId } from '../network/stable-id.js';
import type { Roots } from '../roots.js';
import type { Container, ContainerMount } from './container.js';

type Happened = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

/** What docker calls the driver of a network that is no bridge. */
const DRIVERS: Readonly<Record<string, string>> = { bridge: 'bridge', host: 'host', none: 'null' };

/** What networks and volumes have to tell when a container comes to them. */
export const arrivals = (roots: Roots, container: Container): readonly Happened[] => [
  ...container.config.mounts.filter(isVolume).map((mount) => ofVolume('mount', mount, container)),
  ...ofNetwork(roots, 'connect', container),
];

/** And when it leaves. */
export const departures = (roots: Roots, container: Container): readonly Happened[] => [
  ...ofNetwork(roots, 'disconnect', container),
  ...container.config.mounts.filter(isVolume).map((mount) => ofVolume('unmount', mount, container)),
];

const isVolume = ({ type }: ContainerMount): boolean => type === 'volume';

function ofVolume(action: 'mount' | 'unmount', mount: ContainerMount, { id: container }: Container): Happened {
  const { source, destination, isReadOnly } = mount;
  const place = { destination, driver: 'local', propagation: '', 'read/write': String(!isReadOnly) };
  const attributes = action === 'mount' ? { container, ...place } : { container, driver: 'local' };
  return { type: 'volume', action, actor: { id: source, attributes } };
}

/** One that has the network of another is on none itself. */
function ofNetwork(
  roots: Roots,
  action: 'connect' | 'disconnect',
  { id: container, config }: Container,
): readonly Happened[] {
  const { kind } = config.network;
  if (kind === 'container') return [];
  const attributes = { container, name: kind, type: DRIVERS[kind] ?? kind };
  return [{ type: 'network', action, actor: { id: stableId(roots, `network ${kind}`), attributes } }];
}
