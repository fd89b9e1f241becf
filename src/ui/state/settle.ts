import { listHeight } from '../layout.js';
import type { AppState, ListId, ListView } from './app-state.js';
import { settledLogs } from './logs/settle-logs.js';
import { listedItems, visibleIds } from './selectors/lists.js';
import { settleDetail } from './settle-detail.js';
import { settledTop } from './settled-top.js';
import { type Step, step } from './step.js';
import { settleSystem } from './system/settle-system.js';
import { settleTerminals } from './terminals/settle-terminals.js';
import { settleSizes } from './volume-sizes.js';

const LISTS: readonly ListId[] = ['containers', 'images', 'volumes', 'networks', 'projects'];

/**
 * What follows from every change: the cursor stays on its object, the window of each list stays still until the
 * cursor reaches its edge, the logs and the detail are those of the selected container, and volumes in view get measured.
 */
export function settle(before: AppState, { state, effects }: Step): Step {
  if (hasMovedNothing(before, state)) return step(state, ...effects);
  const next = settledLists(before, state);
  const logs = settledLogs(before, next);
  const detail = settleDetail(before, logs.state);
  const sizes = settleSizes(detail.state);
  const terminals = settleTerminals(sizes.state);
  const system = settleSystem(before, terminals.state);
  return step(
    system.state,
    ...effects,
    ...logs.effects,
    ...detail.effects,
    ...sizes.effects,
    ...terminals.effects,
    ...system.effects,
  );
}

/** Time goes on, and the machine has other figures: they come each second, and nothing here depends on them. */
function hasMovedNothing({ nowMs: _nowMs, machine: _machine, ...before }: AppState, state: AppState): boolean {
  return (Object.keys(before) as (keyof typeof before)[]).every((part) => before[part] === state[part]);
}

function settledLists(before: AppState, state: AppState): AppState {
  const lists = { ...state.lists };
  for (const list of LISTS) lists[list] = settledList(before, state, list);
  return LISTS.every((list) => lists[list] === state.lists[list]) ? state : { ...state, lists };
}

function settledList(before: AppState, state: AppState, list: ListId): ListView {
  const view = state.lists[list];
  const rows = visibleIds(state, list);
  const index = selectedIndex(before, state, list);
  const selectedId = rows[index]?.id;
  const top = settledTop(view.top, { index, count: rows.length, height: listHeight(state, list) });
  const marked = settledMarks(state, list);
  const isSame = selectedId === view.selectedId && top === view.top && marked === view.marked;
  return isSame ? view : { ...view, selectedId, top, marked };
}

/** Where the object is now; where it is gone, whatever took its place. */
function selectedIndex(before: AppState, state: AppState, list: ListId): number {
  const rows = visibleIds(state, list);
  const { selectedId } = state.lists[list];
  const index = rows.findIndex(({ id }) => id === selectedId);
  if (index >= 0 || rows.length === 0) return index;
  const earlier = visibleIds(before, list).findIndex(({ id }) => id === selectedId);
  return Math.min(Math.max(earlier, 0), rows.length - 1);
}

/** Marks on what is gone are gone too. */
function settledMarks(state: AppState, list: ListId): ReadonlySet<string> {
  const { marked } = state.lists[list];
  if (marked.size === 0) return marked;
  const ids = new Set<string>(listedItems(state, list).map(({ id }) => id));
  const left = [...marked].filter((id) => ids.has(id));
  return left.length === marked.size ? marked : new Set(left);
}
