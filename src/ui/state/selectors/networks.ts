import type { Container, ContainerEndpoint, Network } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { parseFilter } from './filter.js';
import { memo } from './memo.js';

export type NetworkSort = 'name' | 'created' | 'containers';

export const NETWORK_SORTS: readonly NetworkSort[] = ['name', 'created', 'containers'];

export function networkSort(state: AppState): NetworkSort {
  return NETWORK_SORTS[state.lists.networks.sort] ?? 'name';
}

/** A container on a network, with its place there. */
export type NetworkPlace = { readonly container: Container; readonly endpoint: ContainerEndpoint };

/** A network, and who is on it now. */
export type PeopledNetwork = Network & { readonly places: readonly NetworkPlace[] };

const peopledNetworks = memo(
  ({ networks, containers }: AppState) => [networks.items, containers.items] as const,
  (networks, containers): readonly PeopledNetwork[] => {
    const places = containers.flatMap((container) =>
      container.state.endpoints.map((endpoint): NetworkPlace => ({ container, endpoint })),
    );
    const byNetwork = Map.groupBy(places, ({ endpoint }) => endpoint.networkId);
    return networks.map((network) => ({ ...network, places: byNetwork.get(network.id) ?? [] }));
  },
);

/** The networks in the list, in its order. */
export const visibleNetworks = memo(
  (state: AppState) =>
    [peopledNetworks(state), state.lists.networks.filter, networkSort(state), state.lists.networks.isReversed] as const,
  (networks, filter, sort, isReversed): readonly PeopledNetwork[] => {
    const matches = parseFilter(filter);
    const sorted = networks
      .filter((network) => matches(filterable(network)))
      .sort((a, b) => compare(sort, a, b) || byName(a, b));
    return isReversed ? sorted.reverse() : sorted;
  },
);

function filterable({ name, id, driver, labels, places, addressing, isInternal }: PeopledNetwork) {
  const status = places.length > 0 ? 'used' : 'unused';
  const subnets = addressing.pools.map(({ subnet }) => subnet);
  const words = [name, id, driver, status, isInternal ? 'internal' : '', ...subnets, ...namesOn({ places })];
  return { text: words.join(' ').toLowerCase(), status, labels };
}

/** What somebody made stands before what is always there. */
const byName = (a: Network, b: Network): number =>
  Number(a.isBuiltIn) - Number(b.isBuiltIn) || a.name.localeCompare(b.name, 'en', { numeric: true });

function compare(sort: NetworkSort, a: PeopledNetwork, b: PeopledNetwork): number {
  switch (sort) {
    case 'name':
      return byName(a, b);
    case 'created':
      return b.createdAtMs - a.createdAtMs;
    case 'containers':
      return b.places.length - a.places.length;
    default:
      return sort satisfies never;
  }
}

export const namesOn = ({ places }: Pick<PeopledNetwork, 'places'>): readonly string[] =>
  places.map(({ container }) => container.name);

export function networkById(state: AppState, id: string | undefined): PeopledNetwork | undefined {
  return peopledNetworks(state).find((network) => network.id === id);
}

/** What an order is for: the marked networks, or else the one under the cursor. */
export function targetNetworks(state: AppState): readonly PeopledNetwork[] {
  const { marked, selectedId } = state.lists.networks;
  if (marked.size > 0) return peopledNetworks(state).filter(({ id }) => marked.has(id));
  const selected = networkById(state, selectedId);
  return selected ? [selected] : [];
}
