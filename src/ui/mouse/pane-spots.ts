import { hasTitles, innerHeight, type Layout, type Rect, TOP_HEAD_LINES } from '../layout.js';
import { tabStrip } from '../panes/detail/tab-strip.js';
import { systemTabStrip } from '../panes/system/system-pane.js';
import { terminalTitles } from '../panes/terminal/terminal-pane.js';
import { shownColumns } from '../panes/top/top-pane.js';
import { titlePlaces } from '../parts/frame.js';
import { placeColumns } from '../parts/table.js';
import type { AppState, ListId, PaneId } from '../state/app-state.js';
import { tabView } from '../state/detail/detail.js';
import { tabsOf } from '../state/detail/tabs.js';
import type { Message } from '../state/message.js';
import { tabRows } from '../state/selectors/detail.js';
import { focusedList, visibleIds } from '../state/selectors/lists.js';
import { systemRows } from '../state/selectors/system.js';
import { STATS_COLUMNS } from '../state/stats/stats-columns.js';
import { SYSTEM_TABS, systemTabView } from '../state/system/system-view.js';
import type { Theme } from '../theme.js';
import { drawnPieces, NUMBERED, pieceAt } from './drawn-line.js';
import type { Cell, HotSpot, Press } from './hot-spot.js';
import { columnAt, ROW_HEAD_WIDTH, sortAt } from './sortable-lists.js';

/** Lines that a notch of the wheel moves texts, and rows that it moves lists. */
const WHEEL_LINES = 3;

type Placed = Exclude<Layout, { readonly kind: 'too-small' }>;

/** The panes: a click gives one the focus and selects what is under it; the wheel moves what is under it. */
export function paneSpots(state: AppState, { panes }: Placed, theme: Theme): readonly HotSpot[] {
  return Object.entries(panes).map(([name, rect]) => {
    const pane = name as PaneId;
    const isText = pane === 'logs' || pane === 'terminal' || pane === 'detail' || pane === 'system';
    return {
      rect,
      press: (at) => pressIn(state, pane, { rect, at, theme }),
      wheel: (by) => [{ type: 'pane.wheeled', pane, by: by * (isText ? WHEEL_LINES : 1) }],
    };
  });
}

type PressPlace = { readonly rect: Rect; readonly at: Cell; readonly theme: Theme };

function pressIn(state: AppState, pane: PaneId, place: PressPlace): Press {
  const list = focusedList({ focus: pane });
  if (pane === 'terminal') return pressTerminal(state, place);
  if (pane === 'detail') return pressDetail(state, place);
  if (pane === 'system') return pressSystem(state, place);
  if (pane === 'top') return pressTop(state, place);
  const focus: Message = { type: 'focus.chosen', pane };
  return list ? pressList(state, { list, focus, ...place }) : { messages: [focus] };
}

type ListPlace = PressPlace & { readonly list: ListId; readonly focus: Message };

function pressList(state: AppState, { list, focus, rect, at }: ListPlace): Press {
  const height = innerHeight(rect);
  const head = hasTitles(height) ? 1 : 0;
  const row = at.row - 1 - head;
  if (row === -1 && head === 1) {
    const sort = sortAt(state, list, { width: rect.width - 2, column: at.column - 1 });
    return { messages: sort === undefined ? [focus] : [focus, { type: 'sort.chosen', list, sort }] };
  }
  const isInside = row >= 0 && row < height - head;
  const id = isInside ? visibleIds(state, list)[state.lists[list].top + row]?.id : undefined;
  if (id === undefined) return { messages: [focus] };
  return { messages: [focus, { type: 'row.chosen', list, id }], what: `${list} ${id}`, twice: 'enter' };
}

/** Lines of a tab above its rows: the names of the tabs, and those of the columns. */
const TAB_HEAD_LINES = 2;

function pressDetail(state: AppState, { rect, at, theme }: PressPlace): Press {
  const { detail } = state;
  const focus: Message = { type: 'focus.chosen', pane: 'detail' };
  if (at.row === 1) {
    const strip = tabStrip(detail, { width: rect.width - 2, theme });
    const index = pieceAt(drawnPieces(strip, NUMBERED), at.column - 1);
    const tab = index === undefined ? undefined : tabsOf(detail.of)[index]?.tab;
    return { messages: tab ? [focus, { type: 'detail.tab.chosen', tab }] : [focus] };
  }
  const id = rowAt(tabRows(state), { top: tabView(detail).top, head: TAB_HEAD_LINES, rect, at })?.id;
  if (id === undefined) return { messages: [focus] };
  const what = `${detail.tab} ${id}`;
  return { messages: [focus, { type: 'tab.row.chosen', pane: 'detail', id }], what, twice: 'enter' };
}

function pressSystem(state: AppState, { rect, at, theme }: PressPlace): Press {
  const { system } = state;
  if (at.row === 1) {
    const strip = systemTabStrip(system.tab, { width: rect.width - 2, theme });
    const index = pieceAt(drawnPieces(strip, NUMBERED), at.column - 1);
    const tab = index === undefined ? undefined : SYSTEM_TABS[index]?.tab;
    return { messages: tab ? [{ type: 'system.tab.chosen', tab }] : [] };
  }
  const id = rowAt(systemRows(state), { top: systemTabView(system).top, head: TAB_HEAD_LINES, rect, at })?.id;
  if (id === undefined) return { messages: [] };
  const what = `${system.tab} ${id}`;
  return { messages: [{ type: 'tab.row.chosen', pane: 'system', id }], what, twice: 'enter' };
}

function pressTop(state: AppState, { rect, at }: PressPlace): Press {
  if (at.row === TOP_HEAD_LINES) {
    const { columns, textWidths } = shownColumns(state, rect.width - 2);
    const name = columnAt(placeColumns(columns, rect.width - 2 - ROW_HEAD_WIDTH, textWidths), at.column - 1);
    const by = STATS_COLUMNS.find((column) => column === name);
    return { messages: by ? [{ type: 'stats.table.sorted', by }] : [] };
  }
  const { top } = state.lists.containers;
  const id = rowAt(visibleIds(state, 'containers'), { top, head: TOP_HEAD_LINES, rect, at })?.id;
  if (id === undefined) return { messages: [] };
  return { messages: [{ type: 'row.chosen', list: 'containers', id }], what: `top ${id}`, twice: 'enter' };
}

type RowPlace = Pick<PressPlace, 'rect' | 'at'> & {
  /** The first row in view. */
  readonly top: number;
  /** Lines within the frame, above the rows. */
  readonly head: number;
};

function rowAt<Row>(rows: readonly Row[], { top, head, rect, at }: RowPlace): Row | undefined {
  const row = at.row - 1 - head;
  return row >= 0 && at.row < rect.height - 1 ? rows[top + row] : undefined;
}

function pressTerminal({ terminals }: AppState, { rect, at, theme }: PressPlace): Press {
  if (at.row === 0) {
    const places = titlePlaces(terminalTitles(terminals, theme), { width: rect.width, theme });
    const index = pieceAt(places, at.column);
    const tab = index === undefined ? undefined : terminals.tabs[index];
    if (tab) return { messages: [{ type: 'terminal.chosen', tab: tab.id }] };
  }
  return { messages: [{ type: 'terminal.entered' }] };
}
