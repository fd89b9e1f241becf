import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import { say } from '../../language/say.js';
import { type Rect, TOP_HEAD_LINES } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { type TextWidths, tableLines, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { visibleContainers } from '../../state/selectors/containers.js';
import { memo, remember } from '../../state/selectors/memo.js';
import type { StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type TopColumn, type TopPage, topPage } from './top-columns.js';
import { topLines } from './top-lines.js';
import { TopRows } from './top-rows.js';

export type TopPaneProps = { readonly rect: Rect; readonly theme: Theme; readonly history: StatsHistory };

/** The figures of all containers, and of the machine. */
export function TopPane({ rect, theme, history }: TopPaneProps) {
  const picture = useMemo(() => {
    const rows = new TopRows({ history, theme });
    return remember(topParts, (state) => topPicture(state, { rect, theme, rows }));
  }, [rect, theme, history]);
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function topParts(state: AppState): readonly unknown[] {
  const { containers, usage, machine, pending, lists, showsAll, stats, nowMs, engine, settings } = state;
  // As long as samples come, each brings the clock and the machine along: one picture a second, not three.
  const moments = usage.size > 0 ? [] : [machine, nowMs];
  return [containers, usage, pending, lists.containers, showsAll, stats, engine, settings, ...moments];
}

type Picturing = Pick<TopPaneProps, 'rect' | 'theme'> & { readonly rows: TopRows };

function topPicture(state: AppState, { rect, theme, rows }: Picturing): string {
  const { sort, isReversed } = state.stats.table;
  const { selectedId, top } = state.lists.containers;
  const width = rect.width - 2;
  const total = visibleContainers(state).length;
  const height = Math.max(0, rect.height - 2 - TOP_HEAD_LINES);
  const { columns, page, pages, textWidths } = shownColumns(state, width);
  const table =
    total === 0
      ? emptyLines(state, theme).map(say)
      : tableLines({
          columns,
          data: rows.inView(state, { height, columns }),
          width,
          hasTitles: true,
          textWidths,
          sortedBy: { name: sort, isReversed },
          selectedId,
          isFocused: true,
          theme,
        });
  return frame([...topLines(state, { width, theme }), ...table], {
    ...rect,
    titles: titles(state, { total, columnPage: pages > 1 ? `columns ${page + 1} of ${pages}` : '' }),
    foot: total > height ? `${top + 1}-${Math.min(top + height, total)} of ${total}` : '',
    isFocused: true,
    theme,
  });
}

/** The columns that have room, on the page of them that is turned to; the same ones as long as those do not change. */
export const shownColumns = (state: AppState, width: number): ShownColumns => columnsShown({ state, width });

type ShownColumns = TopPage & { readonly textWidths: TextWidths<TopColumn> };

const columnsShown = memo(
  ({ state, width }: { readonly state: AppState; readonly width: number }) =>
    [width, nameWidth(state), state.stats.table.page, state.settings.columns.top] as const,
  (width, name, page, chosen): ShownColumns => {
    const textWidths = { name };
    return { ...topPage({ width: width - 2, page, textWidths, chosen }), textWidths };
  },
);

/** Of all containers, so that columns keep still. */
const nameWidth = memo(
  ({ containers }: AppState) => [containers.items] as const,
  (items): number => widestText(items.map(({ name }) => display(name))),
);

function titles(
  { lists, containers, stats, showsAll }: AppState,
  { total, columnPage }: { readonly total: number; readonly columnPage: string },
): string[] {
  const { filter, marked } = lists.containers;
  const { sort, isReversed } = stats.table;
  return [
    '7 Stats of all containers',
    `by ${sort}${isReversed ? ', reversed' : ''}`,
    filter === '' ? '' : `/${display(filter)} ${total} of ${containers.items.length}`,
    marked.size > 0 ? `${marked.size} marked` : '',
    showsAll ? '' : 'running only',
    columnPage,
  ];
}

function emptyLines(state: AppState, theme: Theme): string[] {
  const { containers, lists, showsAll } = state;
  const key = (id: string): string => theme.paint('key', keyOf(state, id));
  if (!containers.isListed) return [theme.paint('faint', ` Reading the containers${theme.glyphs.ellipsis}`)];
  const { filter } = lists.containers;
  if (filter !== '') return [` No container matches /${display(filter)}. Esc clears the filter.`];
  if (!showsAll && containers.items.length > 0) return [` None is running. Press ${key('containers.all')} to see all.`];
  return [` There are no containers. Press ${key('container.run')} to run one.`];
}
