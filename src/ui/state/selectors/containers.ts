import type { Container, ContainerId, ContainerStats, ContainerStatus } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { compareNames } from '../compare-names.js';
import { isAlive } from '../container-order.js';
import { parseFilter } from './filter.js';
import { memo, remember } from './memo.js';
import { inStatsOrder } from './stats-table.js';

export type ContainerSort = 'state' | 'name' | 'image' | 'created' | 'cpu' | 'memory';

/** What a list of containers can be sorted by, in the order in which the sort key goes through them. */
export const CONTAINER_SORTS: readonly ContainerSort[] = ['state', 'name', 'image', 'created', 'cpu', 'memory'];

export function containerSort(state: AppState): ContainerSort {
  return CONTAINER_SORTS[state.lists.containers.sort] ?? 'state';
}

type Usage = ReadonlyMap<ContainerId, ContainerStats>;
type Compare = (a: Container, b: Container) => number;

/** The containers in the list, in its order; while the table of their figures is shown, in that of the table. */
export const visibleContainers = remember(
  (state: AppState) => {
    const sort = containerSort(state);
    const { filter, isReversed } = state.lists.containers;
    // Samples matter only to an order that is made of them.
    const usage = sort === 'cpu' || sort === 'memory' ? state.usage : undefined;
    const list = [state.containers.items, state.showsAll, filter];
    return state.focus === 'top'
      ? [...list, 'top', state.stats.table, state.usage]
      : [...list, sort, isReversed, usage];
  },
  (state): readonly Container[] => {
    const { filter, isReversed } = state.lists.containers;
    const matches = parseFilter(filter);
    const isListed = (container: Container): boolean =>
      (state.showsAll || isAlive(container)) && (filter === '' || matches(filterable(container)));
    const visible = containersByName(state).filter(isListed);
    if (state.focus === 'top') return inStatsOrder(visible, { ...state.stats.table, ...state });
    const sorted = visible.sort(comparison(containerSort(state), state.usage));
    return isReversed ? sorted.reverse() : sorted;
  },
);

/** Sorts are stable: what is equal otherwise stands in the order of the names, which are compared where the list is new and not each second. */
const containersByName = memo(
  ({ containers }: AppState) => [containers.items] as const,
  (items): readonly Container[] => items.toSorted(byName),
);

function filterable({ name, image, id, state, config }: Container) {
  const text = `${name} ${image} ${id.slice(0, 12)} ${state.status}`.toLowerCase();
  return { text, status: state.status, labels: config.labels };
}

const RANKS: readonly Container['state']['status'][] = [
  'running',
  'restarting',
  'paused',
  'removing',
  'created',
  'exited',
  'dead',
];

/** Orders containers by their names. */
export const byName: Compare = (a, b) => compareNames(a.name, b.name);

function comparison(sort: ContainerSort, usage: Usage): Compare {
  const cpu = ({ id }: Container): number => usage.get(id)?.cpuPercent ?? -1;
  const memory = ({ id }: Container): number => usage.get(id)?.sample.memory.usedBytes ?? -1;
  switch (sort) {
    case 'state':
      return (a, b) => RANKS.indexOf(a.state.status) - RANKS.indexOf(b.state.status);
    case 'name':
      return () => 0;
    case 'image':
      return (a, b) => compareNames(a.image, b.image);
    case 'created':
      return (a, b) => b.createdAtMs - a.createdAtMs;
    case 'cpu':
      return (a, b) => cpu(b) - cpu(a);
    case 'memory':
      return (a, b) => memory(b) - memory(a);
    default:
      return sort satisfies never;
  }
}

const containersById = memo(
  ({ containers }: AppState) => [containers.items] as const,
  (items): ReadonlyMap<string, Container> => new Map(items.map((container) => [container.id, container])),
);

export function containerById(state: AppState, id: string | undefined): Container | undefined {
  return id === undefined ? undefined : containersById(state).get(id);
}

/** The container that the cursor is on, whichever pane has the focus. */
export function selectedContainer(state: AppState): Container | undefined {
  return containerById(state, state.lists.containers.selectedId);
}

/** What an order is for: the marked containers, or else the one under the cursor. */
export function targetContainers(state: AppState): readonly Container[] {
  const { marked } = state.lists.containers;
  // Those that a filter hides are still marked; they come last.
  if (marked.size > 0)
    return [...new Set([...visibleContainers(state), ...state.containers.items])].filter(({ id }) => marked.has(id));
  const selected = selectedContainer(state);
  return selected ? [selected] : [];
}

export type ContainerCounts = {
  readonly running: number;
  readonly paused: number;
  /** Ended, and waiting for their next start. */
  readonly restarting: number;
  readonly stopped: number;
};

export const containerCounts = memo(
  ({ containers }: AppState) => [containers.items] as const,
  (items): ContainerCounts => {
    const inState = (status: ContainerStatus): number => items.filter(({ state }) => state.status === status).length;
    const [running, paused, restarting] = [inState('running'), inState('paused'), inState('restarting')];
    return { running, paused, restarting, stopped: items.length - running - paused - restarting };
  },
);
