import type { AppState, ListId, PaneId, ScreenSize } from './state/app-state.js';

/** A part of the screen, in cells. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where everything is. A pane without a rectangle is not shown. */
export type Layout =
  | { readonly kind: 'too-small' }
  | {
      readonly kind: 'wide' | 'stacked';
      readonly header: Rect;
      readonly footer: Rect;
      readonly panes: Readonly<Partial<Record<PaneId, Rect>>>;
    };

/** Below this the screen says what it needs. */
export const SMALLEST: ScreenSize = { columns: 60, rows: 15 };

/** From here on lists stand beside what they select. */
const WIDE_COLUMNS = 100;

const MIN_PANE_HEIGHT = 3;

/** Shares of the height below each pane's least, when panes are stacked. */
const STACKED_WEIGHTS: Readonly<Record<PaneId, number>> = {
  containers: 4,
  images: 2,
  volumes: 2,
  networks: 2,
  projects: 2,
  stats: 2,
  logs: 3,
  detail: 6,
  terminal: 6,
  top: 1,
  system: 1,
};
const FOCUSED_WEIGHT = 3;
const LARGE_WEIGHT = 100;

/** The detail has more of the width than what it covers: its lists are lists of what is inside. */
const DETAIL_SHARE = 0.55;

/** What the rectangles are made of. */
export type LayoutState = Pick<AppState, 'size' | 'focus' | 'zoom' | 'secondList'> & {
  readonly detail: Pick<AppState['detail'], 'isOpen'>;
  readonly terminals: { readonly tabs: { readonly length: number } };
};

/** Whether nothing can be shown but how large the screen should be. */
export function isTooSmall({ columns, rows }: ScreenSize): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** Cuts the screen into rectangles. */
export function layout({ size, focus, zoom, secondList, detail: { isOpen }, terminals }: LayoutState): Layout {
  const { columns, rows } = size;
  if (isTooSmall(size)) return { kind: 'too-small' };
  const body = { x: 0, y: 1, width: columns, height: rows - 2 };
  const isWide = columns >= WIDE_COLUMNS;
  return {
    kind: isWide ? 'wide' : 'stacked',
    header: { x: 0, y: 0, width: columns, height: 1 },
    footer: { x: 0, y: rows - 1, width: columns, height: 1 },
    panes:
      zoom === 'full' || focus === 'top' || focus === 'system'
        ? { [focus]: body }
        : panesIn(body, { focus, zoom, secondList, isWide, hasDetail: isOpen, hasTerminal: terminals.tabs.length > 0 }),
  };
}

type Arrangement = Pick<AppState, 'focus' | 'zoom' | 'secondList'>;
type PaneOptions = Arrangement & {
  readonly isWide: boolean;
  readonly hasDetail: boolean;
  readonly hasTerminal: boolean;
};

/** A terminal stands below what is beside the lists; where panes are stacked, it has all the room while it has the keys. */
function panesIn(body: Rect, { hasTerminal, ...options }: PaneOptions): Partial<Record<PaneId, Rect>> {
  if (!hasTerminal) return usualPanes(body, options);
  if (options.isWide) return withTerminal(usualPanes(body, options), body, options);
  return options.focus === 'terminal' ? { terminal: body } : usualPanes(body, options);
}

type UsualOptions = Omit<PaneOptions, 'hasTerminal'>;

function usualPanes(body: Rect, { isWide, hasDetail, ...arrangement }: UsualOptions): Partial<Record<PaneId, Rect>> {
  const { focus, secondList } = arrangement;
  if (!hasDetail) {
    return isWide
      ? widePanes(body, arrangement)
      : stackedPanes(body, ['containers', secondList, 'stats', 'logs'], arrangement);
  }
  if (isWide) return panesBesideDetail(body, arrangement);
  // Where panes are stacked, half of a small screen would be too little for it.
  return focus === 'detail' ? { detail: body } : stackedPanes(body, ['containers', secondList, 'detail'], arrangement);
}

/** Its share of the height: it does not change with the focus, so that what runs in it keeps its size. */
const TERMINAL_SHARE = 0.55;
const LARGE_TERMINAL_SHARE = 0.8;

function withTerminal(
  panes: Partial<Record<PaneId, Rect>>,
  body: Rect,
  { focus, zoom }: Pick<Arrangement, 'focus' | 'zoom'>,
): Partial<Record<PaneId, Rect>> {
  const beside = Object.entries(panes).filter(([, { x }]) => x > body.x);
  const isLarge = zoom === 'large' && focus === 'terminal';
  const wanted = Math.round(body.height * (isLarge ? LARGE_TERMINAL_SHARE : TERMINAL_SHARE));
  const height = Math.min(wanted, body.height - MIN_PANE_HEIGHT * beside.length);
  const left = body.height - height;
  const shrunk = { ...panes };
  let y = body.y;
  for (const [index, [pane, rect]] of beside.entries()) {
    const isLast = index === beside.length - 1;
    const rest = left - (y - body.y);
    const below = MIN_PANE_HEIGHT * (beside.length - 1 - index);
    const share = Math.max(MIN_PANE_HEIGHT, Math.round((rect.height * left) / body.height));
    const placed = { ...rect, y, height: isLast ? rest : Math.min(share, rest - below) };
    shrunk[pane as PaneId] = placed;
    y += placed.height;
  }
  const [, column] = beside[0] ?? ['', body];
  return { ...shrunk, terminal: { ...column, y, height } };
}

function panesBesideDetail(body: Rect, { focus, zoom, secondList }: Arrangement): Partial<Record<PaneId, Rect>> {
  const isLarge = zoom === 'large';
  const share = !isLarge ? DETAIL_SHARE : focus === 'detail' ? 0.75 : 0.35;
  const width = Math.round(body.width * share);
  const left = { ...body, width: body.width - width };
  const listShare = !isLarge || focus === 'detail' ? 0.6 : focus === 'containers' ? 0.75 : 0.25;
  const [containers, second] = splitHeight(left, listShare);
  return { containers, [secondList]: second, detail: { ...body, x: left.width, width } };
}

function widePanes(body: Rect, { focus, zoom, secondList }: Arrangement): Partial<Record<PaneId, Rect>> {
  const isLarge = zoom === 'large';
  const isLeft = focus === 'containers' || focus === secondList;
  // On narrow screens the columns of a list need the room more than a chart does.
  const usualShare = body.width < 140 ? 0.54 : 0.5;
  const leftShare = isLarge ? (isLeft ? 0.65 : 0.35) : usualShare;
  const leftWidth = Math.round(body.width * leftShare);
  const left = { ...body, width: leftWidth };
  const right = { ...body, x: leftWidth, width: body.width - leftWidth };
  const share = (first: PaneId, second: PaneId, usual: number): number =>
    !isLarge ? usual : focus === first ? 0.75 : focus === second ? 0.25 : usual;
  const [containers, second] = splitHeight(left, share('containers', secondList, 0.6));
  const [stats, logs] = splitHeight(right, share('stats', 'logs', 0.42));
  return { containers, [secondList]: second, stats, logs };
}

function splitHeight(rect: Rect, share: number): readonly [Rect, Rect] {
  const wanted = Math.round(rect.height * share);
  const height = Math.min(Math.max(wanted, MIN_PANE_HEIGHT), rect.height - MIN_PANE_HEIGHT);
  return [
    { ...rect, height },
    { ...rect, y: rect.y + height, height: rect.height - height },
  ];
}

function stackedPanes(
  body: Rect,
  stack: readonly PaneId[],
  { focus, zoom }: Arrangement,
): Partial<Record<PaneId, Rect>> {
  const weightOf = (pane: PaneId): number =>
    STACKED_WEIGHTS[pane] + (pane === focus ? (zoom === 'large' ? LARGE_WEIGHT : FOCUSED_WEIGHT) : 0);
  const total = stack.reduce((sum, pane) => sum + weightOf(pane), 0);
  const spare = body.height - MIN_PANE_HEIGHT * stack.length;
  const heights = stack.map((pane) => MIN_PANE_HEIGHT + Math.floor((spare * weightOf(pane)) / total));
  const rest = body.height - heights.reduce((sum, height) => sum + height, 0);
  const panes: Partial<Record<PaneId, Rect>> = {};
  let y = body.y;
  for (const [index, pane] of stack.entries()) {
    const height = (heights[index] ?? 0) + (pane === focus ? rest : 0);
    panes[pane] = { ...body, y, height };
    y += height;
  }
  return panes;
}

/** Rows of text inside a pane's frame. */
export function innerHeight(rect: Rect | undefined): number {
  return rect ? Math.max(0, rect.height - 2) : 0;
}

/** Whether a list of so many inner rows spends one on the names of its columns. */
export function hasTitles(height: number): boolean {
  return height >= 3;
}

/** Above the rows of the table of all containers: the machine, all of them together, and the names of the columns. */
export const TOP_HEAD_LINES = 3;

/** Objects that a list shows at once; 0 where it is not on the screen. In the table of all containers, these are the list. */
export function listHeight(state: LayoutState, list: ListId): number {
  if (state.focus === 'top' && list === 'containers')
    return Math.max(0, innerHeight(paneRect(state, 'top')) - TOP_HEAD_LINES);
  const height = innerHeight(paneRect(state, list));
  return hasTitles(height) ? height - 1 : height;
}

/** Where a pane is; undefined where it is not shown. */
export function paneRect(state: LayoutState, pane: PaneId): Rect | undefined {
  const { kind, ...rest } = layout(state);
  return kind === 'too-small' || !('panes' in rest) ? undefined : rest.panes[pane];
}

/** Where the detail is; undefined where it is not shown. */
export function detailRect(state: LayoutState): Rect | undefined {
  return state.detail.isOpen ? paneRect(state, 'detail') : undefined;
}

/** Lines above the list of a tab: the names of the tabs, and those of its columns. */
const TAB_HEAD_LINES = 2;

/** Rows that the detail shows at once, whichever tab it is turned to; 0 where it is not on the screen. */
export function detailListHeight(state: LayoutState): number {
  return Math.max(0, innerHeight(detailRect(state)) - TAB_HEAD_LINES);
}

/** The columns and rows of the terminal that is shown; undefined where it is not on the screen. */
export function terminalRoom(state: LayoutState): ScreenSize | undefined {
  const rect = state.terminals.tabs.length > 0 ? paneRect(state, 'terminal') : undefined;
  return rect && { columns: Math.max(1, rect.width - 2), rows: Math.max(1, innerHeight(rect)) };
}

/** Rows that the view of the system shows at once, whichever tab it is turned to; 0 where it is not on the screen. */
export function systemListHeight(state: LayoutState): number {
  return state.focus === 'system' ? Math.max(0, innerHeight(paneRect(state, 'system')) - TAB_HEAD_LINES) : 0;
}
