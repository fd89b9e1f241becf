import { listHeight } from '../layout.js';
import type { AppState, ListId, ListView } from './app-state.js';
import { scrollLogs } from './logs/scroll-logs.js';
import type { ListMessage } from './message.js';
import { CONTAINER_SORTS } from './selectors/containers.js';
import { IMAGE_SORTS } from './selectors/images.js';
import { focusedList, visibleIds } from './selectors/lists.js';
import { NETWORK_SORTS } from './selectors/networks.js';
import { PROJECT_SORTS } from './selectors/projects.js';
import { VOLUME_SORTS } from './selectors/volumes.js';
import { updateStats } from './stats/update-stats.js';
import { type Step, step } from './step.js';
import { updateSystemList } from './system/update-system.js';
import { scrollTerminal } from './terminals/update-terminals.js';
import { updateDetailList } from './update-detail.js';

const SORT_COUNTS: Readonly<Record<ListId, number>> = {
  containers: CONTAINER_SORTS.length,
  images: IMAGE_SORTS.length,
  volumes: VOLUME_SORTS.length,
  networks: NETWORK_SORTS.length,
  projects: PROJECT_SORTS.length,
};

/** Moves in a list, and how it is looked at. In the logs, the moves scroll. */
export function updateList(state: AppState, message: ListMessage): Step {
  if (message.type === 'all.toggled') return step({ ...state, showsAll: !state.showsAll });
  if (state.focus === 'logs') return scrollLogs(state, message);
  if (state.focus === 'detail') return updateDetailList(state, message);
  if (state.focus === 'terminal') return scrollTerminal(state, message);
  if (state.focus === 'system') return updateSystemList(state, message);
  if (state.focus === 'top' && message.type === 'sort.advanced')
    return updateStats(state, { type: 'stats.sort.moved', by: 1 });
  if (state.focus === 'top' && message.type === 'sort.reversed')
    return updateStats(state, { type: 'stats.table.reversed' });
  // The stats are those of the selected container: moves go to the next one.
  const list = focusedList(state) ?? 'containers';
  const view = state.lists[list];
  switch (message.type) {
    case 'cursor.moved':
      return step(moved(state, list, message.by));
    case 'cursor.paged':
      return step(moved(state, list, Math.round(message.by * Math.max(1, listHeight(state, list) - 1))));
    case 'cursor.sent':
      return step(moved(state, list, message.to === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY));
    case 'row.marked':
      return step(moved(withList(state, list, { marked: toggled(view.marked, view.selectedId) }), list, 1));
    case 'rows.all.marked':
      return step(withList(state, list, { marked: allToggled(view.marked, visibleIds(state, list)) }));
    case 'rows.range.marked':
      return step(withList(state, list, { marked: markedTo(view, visibleIds(state, list)) }));
    case 'sort.advanced':
      return step(withList(state, list, { sort: (view.sort + 1) % SORT_COUNTS[list], isReversed: false }));
    case 'sort.reversed':
      return step(withList(state, list, { isReversed: !view.isReversed }));
    case 'filter.asked':
      return step({ ...state, overlay: { kind: 'prompt', purpose: 'filter', text: view.filter, before: view.filter } });
    default:
      return message satisfies never;
  }
}

/** From the row that was marked last to the selected one; those between are in the list's order. */
function markedTo({ marked, selectedId }: ListView, rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  const last = [...marked].at(-1);
  const [from, to] = [last, selectedId].map((id) => rows.findIndex((row) => row.id === id));
  if (from === undefined || to === undefined || from < 0 || to < 0) return marked;
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);
  // The next one goes on from here.
  return new Set([...marked, ...(from <= to ? between : between.toReversed())]);
}

export function withList(state: AppState, list: ListId, change: Partial<ListView>): AppState {
  return { ...state, lists: { ...state.lists, [list]: { ...state.lists[list], ...change } } };
}

function moved(state: AppState, list: ListId, by: number): AppState {
  const rows = visibleIds(state, list);
  const index = rows.findIndex(({ id }) => id === state.lists[list].selectedId);
  const target = Math.min(Math.max(index + by, 0), rows.length - 1);
  return withList(state, list, { selectedId: rows[target]?.id });
}

function toggled(marked: ReadonlySet<string>, id: string | undefined): ReadonlySet<string> {
  if (id === undefined) return marked;
  return marked.has(id) ? new Set([...marked].filter((other) => other !== id)) : new Set([...marked, id]);
}

/** Marks that a filter hides stay, unless all that is shown was marked already. */
function allToggled(marked: ReadonlySet<string>, rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  return rows.every(({ id }) => marked.has(id)) ? new Set() : new Set([...marked, ...rows.map(({ id }) => id)]);
}
