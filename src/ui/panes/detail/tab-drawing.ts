import { say } from '../../language/say.js';
import { type TableOptions, tableLines } from '../../parts/table.js';
import { wrapWords } from '../../parts/wrap-words.js';
import type { AppState } from '../../state/app-state.js';
import { type TabView, tabView } from '../../state/detail/detail.js';
import type { Reading } from '../../state/detail/reading.js';
import { detailContainer } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';

/** The room of a tab inside its frame, below the names of the tabs. */
export type TabRoom = {
  readonly width: number;
  /** The names of the columns have one of these lines. */
  readonly height: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
};

/** What a tab looks like now. */
export type TabDrawing = {
  readonly lines: readonly string[];
  /** Said in the frame, behind the name of the container. */
  readonly titles: readonly string[];
  readonly foot?: string | undefined;
};

/** Draws a tab. Foreign text passes `display()` in it. */
export type DrawTab = (state: AppState, room: TabRoom) => TabDrawing;

type ListOptions<Name extends string, Row> = Pick<TableOptions<Name>, 'columns' | 'textWidths' | 'sortedBy'> & {
  /** All of them, in their order. */
  readonly rows: readonly Row[];
  readonly toRow: (row: Row) => Omit<TableOptions<Name>['data'][number], 'isMarked'>;
};

/** The part of a list that is in view, and where that is. */
export function listDrawing<Name extends string, Row>(
  state: AppState,
  options: ListOptions<Name, Row>,
  room: TabRoom,
): Pick<TabDrawing, 'lines' | 'foot'> {
  return viewDrawing(tabView(state.detail), options, room);
}

/** The same for a list that is looked at in this way. */
export function viewDrawing<Name extends string, Row>(
  { top, selectedId }: TabView,
  { rows, toRow, ...table }: ListOptions<Name, Row>,
  { width, height, isFocused, theme }: TabRoom,
): Pick<TabDrawing, 'lines' | 'foot'> {
  const shown = height - 1;
  const lines = tableLines({
    ...table,
    data: rows.slice(top, top + shown).map((row) => ({ ...toRow(row), isMarked: false })),
    width,
    hasTitles: true,
    selectedId,
    isFocused,
    theme,
  });
  return {
    lines,
    foot: rows.length > shown ? `${top + 1}-${Math.min(top + shown, rows.length)} of ${rows.length}` : '',
  };
}

/** Sentences in the place of a list. */
export function textDrawing(text: string, room: TabRoom): TabDrawing {
  return saidDrawing(say(text), room);
}

function saidDrawing(text: string, { width, theme }: TabRoom): TabDrawing {
  return { lines: ['', ...wrapWords(text, width - 2).map((line) => ` ${theme.paint('faint', line)}`)], titles: [] };
}

/** What stands in the place of a list that has not been read; undefined where it has. */
export function unreadDrawing(reading: Reading<unknown>, what: string, room: TabRoom): TabDrawing | undefined {
  if (reading.kind === 'reading') return textDrawing(`Reading ${what}…`, room);
  if (reading.kind === 'read') return undefined;
  const { sentence, hint } = reading.problem;
  const sentences = [sentence, hint && say(hint), say('R reads again.')].filter((text) => text !== undefined);
  const drawn = saidDrawing(display(sentences.map(withPoint).join(' ')), room);
  return { ...drawn, lines: drawn.lines.map((line) => room.theme.paint('bad', line)) };
}

const withPoint = (sentence: string): string => (/[.!?。！？]$/.test(sentence) ? sentence : `${sentence}.`);

/** How the filter of the tab is told, and how many it leaves. */
export function filterTitle({ detail }: AppState, shown: number, total: number): string {
  return viewTitle(tabView(detail), shown, total);
}

export function viewTitle({ filter }: TabView, shown: number, total: number): string {
  return filter === '' ? '' : `/${display(filter)} ${shown} of ${total}`;
}

/** What a tab without a row says: that the filter is why, or `empty`. */
export function emptyDrawing(state: AppState, empty: string, room: TabRoom): TabDrawing {
  return emptyView(tabView(state.detail), empty, room);
}

export function emptyView({ filter }: TabView, empty: string, room: TabRoom): TabDrawing {
  return textDrawing(filter === '' ? empty : `Nothing matches /${display(filter)}. Esc clears the filter.`, room);
}

/** The container's name, for sentences. */
export function nameInSentence(state: AppState): string {
  return display(detailContainer(state)?.name ?? 'The container');
}
