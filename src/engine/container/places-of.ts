import type { Container } from './container.js';
import type { ContainerPlace } from './container-details.js';
import { endpointSettings } from './endpoint-settings.js';
import { isAlive } from './transitions.js';

/** Finds a network by its name or id; undefined where there is none. */
export type FindNetwork = (ref: string) => { readonly id: string; readonly name: string } | undefined;

/** The networks that a container is on, or will be when it starts, the first one first. */
export function placesOf({ config, state }: Container, find: FindNetwork): readonly ContainerPlace[] {
  const { network, endpoints } = config;
  if (network.kind === 'container') return [];
  const first = network.kind === 'network' ? network.name : network.kind;
  const named = endpoints.map((settings) => ({ settings, found: find(settings.network) }));
  const isNamed = named.some(
    ({ settings, found }) => settings.network === first || found?.name === first || found?.id === first,
  );
  // One that had left all of them is back there since it was started again.
  const isBack = state.endpoints.some(({ networkName }) => networkName === first);
  const isOff = config.hasLeftNetwork && (named.length > 0 || (isAlive(state.status) && !isBack));
  const own = endpointSettings({ network: first, macAddress: config.macAddress });
  const all = isNamed || isOff ? named : [{ settings: own, found: find(first) }, ...named];
  return all.map(({ settings, found }) => {
    const networkName = found?.name ?? settings.network;
    return {
      networkName,
      networkId: found?.id ?? '',
      settings,
      endpoint: state.endpoints.find((endpoint) => endpoint.networkName === networkName),
    };
  });
}

/** The same, as far as its own record tells: ids of networks are known of one that is alive. */
export function recordedPlaces(container: Container): readonly ContainerPlace[] {
  const { endpoints } = container.state;
  return placesOf(container, (ref) => {
    const found = endpoints.find(({ networkName, networkId }) => networkName === ref || networkId === ref);
    return found && { id: found.networkId, name: found.networkName };
  });
}
