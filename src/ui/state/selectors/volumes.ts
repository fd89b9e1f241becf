import type { Backup } from '../../../engine/index.js';
import type { AppState, ListedVolume } from '../app-state.js';
import { parseFilter } from './filter.js';
import { memo } from './memo.js';

export type VolumeSort = 'name' | 'created' | 'last use' | 'users';

export const VOLUME_SORTS: readonly VolumeSort[] = ['name', 'created', 'last use', 'users'];

export function volumeSort(state: AppState): VolumeSort {
  return VOLUME_SORTS[state.lists.volumes.sort] ?? 'name';
}

/** The volumes in the list, in its order. */
export const visibleVolumes = memo(
  (state: AppState) =>
    [state.volumes.items, state.lists.volumes.filter, volumeSort(state), state.lists.volumes.isReversed] as const,
  (volumes, filter, sort, isReversed): readonly ListedVolume[] => {
    const matches = parseFilter(filter);
    const sorted = volumes
      .filter((volume) => matches(filterable(volume)))
      .sort((a, b) => compare(sort, a, b) || byName(a, b));
    return isReversed ? sorted.reverse() : sorted;
  },
);

function filterable({ name, labels, users, isAnonymous }: ListedVolume) {
  const status = users.length > 0 ? 'used' : 'unused';
  const kind = isAnonymous ? 'anonymous' : 'named';
  return { text: `${name} ${status} ${kind} ${userNames({ users }).join(' ')}`.toLowerCase(), status, labels };
}

/** Names without meaning of their own stand last. */
const byName = (a: ListedVolume, b: ListedVolume): number =>
  Number(a.isAnonymous) - Number(b.isAnonymous) || a.name.localeCompare(b.name, 'en', { numeric: true });

function compare(sort: VolumeSort, a: ListedVolume, b: ListedVolume): number {
  switch (sort) {
    case 'name':
      return byName(a, b);
    case 'created':
      return b.createdAtMs - a.createdAtMs;
    case 'last use':
      return (b.lastUsedAtMs ?? 0) - (a.lastUsedAtMs ?? 0);
    case 'users':
      return userNames(b).length - userNames(a).length;
    default:
      return sort satisfies never;
  }
}

/** Containers that use it, each once; those that run first. */
export const userNames = ({ users }: Pick<ListedVolume, 'users'>): readonly string[] => [
  ...new Set(users.map(({ containerName }) => containerName)),
];

export function volumeByName(state: AppState, name: string | undefined): ListedVolume | undefined {
  return state.volumes.items.find((volume) => volume.name === name);
}

/** What an order is for: the marked volumes, or else the one under the cursor. */
export function targetVolumes(state: AppState): readonly ListedVolume[] {
  const { marked, selectedId } = state.lists.volumes;
  if (marked.size > 0) return state.volumes.items.filter(({ id }) => marked.has(id));
  const selected = volumeByName(state, selectedId);
  return selected ? [selected] : [];
}

/** The backups that are kept of a volume, newest first. */
export const backupsOf = ({ backups }: Pick<AppState, 'backups'>, name: string | undefined): readonly Backup[] =>
  backups.filter(({ volume }) => volume === name);
