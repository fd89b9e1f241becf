import type { AppState, ListId, PaneId, Zoom } from '../app-state.js';
import type { DetailedList, DetailTab } from '../detail/detail.js';
import { focusedList } from '../selectors/lists.js';
import type { SystemTab } from '../system/system-view.js';

/** Where one was: what had the keys, how it was looked at, and what the cursor was on. */
export type Visit = {
  readonly focus: PaneId;
  readonly secondList: AppState['secondList'];
  readonly zoom: Zoom;
  /** What was open in the place of stats and logs. */
  readonly detail: { readonly of: DetailedList; readonly tab: DetailTab } | undefined;
  readonly systemTab: SystemTab;
  readonly terminalId: number | undefined;
  /** The row under the cursor of the list that the pane is, or is about. */
  readonly on: { readonly list: ListId; readonly id: string } | undefined;
};

/** Where one is now. */
export function visitOf(state: AppState): Visit {
  const { focus, secondList, zoom, detail, system, terminals, lists } = state;
  const list = listAbout(state);
  const id = list && lists[list].selectedId;
  return {
    focus,
    secondList,
    zoom,
    detail: detail.isOpen ? { of: detail.of, tab: detail.tab } : undefined,
    systemTab: system.tab,
    terminalId: terminals.shownId,
    on: list && id !== undefined ? { list, id } : undefined,
  };
}

/** Whether one has gone somewhere else. A cursor that moves stays in its place. Asked after every message: makes nothing. */
export function hasGone(before: AppState, state: AppState): boolean {
  return (
    before.focus !== state.focus ||
    before.zoom !== state.zoom ||
    before.detail.isOpen !== state.detail.isOpen ||
    (state.detail.isOpen && (before.detail.of !== state.detail.of || before.detail.tab !== state.detail.tab)) ||
    (state.focus === 'system' && before.system.tab !== state.system.tab) ||
    (state.focus === 'terminal' && before.terminals.shownId !== state.terminals.shownId)
  );
}

/** The list whose row the focused pane is about; the terminals and the system are about none. */
function listAbout(state: AppState): ListId | undefined {
  const { focus, detail } = state;
  if (focus === 'detail') return detail.of;
  return focus === 'stats' || focus === 'logs' ? 'containers' : focusedList(state);
}
