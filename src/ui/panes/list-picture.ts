import { keyOf } from '../keymap/key-of.js';
import { say } from '../language/say.js';
import { hasTitles, innerHeight, type Rect } from '../layout.js';
import { frame } from '../parts/frame.js';
import { type Column, type TableRow, tableLines } from '../parts/table.js';
import type { AppState, ListId } from '../state/app-state.js';
import { listedItems } from '../state/selectors/lists.js';
import { display } from '../text.js';
import type { Theme } from '../theme.js';
import { chosenColumns } from './chosen-columns.js';

/** What tells one list of the screen from another. Foreign text has passed `display()`. */
export type ListPicture<Name extends string> = {
  readonly list: ListId;
  /** `Images`; the key that leads there is put before it. */
  readonly title: string;
  /** What else its frame says, before how it is sorted; empty texts are left out. */
  readonly notes?: readonly string[] | undefined;
  /** Objects that the list shows, the filter reckoned with. */
  readonly total: number;
  readonly columns: readonly Column<Name>[];
  /** Those in view. */
  readonly rows: (height: number) => readonly TableRow<Name>[];
  readonly textWidths: Readonly<Partial<Record<Name, number>>>;
  /** How it is sorted, in a word, the column of that, and whether it is so unless told. */
  readonly sort: { readonly by: string; readonly column: Name | undefined; readonly isUsual: boolean };
  /** Instead of rows, where there are none. */
  readonly emptyLines: () => readonly string[];
};

/** Without its empty lines where all of them have no room. */
const withinHeight = (lines: readonly string[], height: number): readonly string[] =>
  lines.length > height ? lines.filter((line) => line !== '') : lines;

/** A list in its frame: rows in view, what it is filtered and sorted by, how many are marked. */
export function listPicture<Name extends string>(
  state: AppState,
  picture: ListPicture<Name>,
  { rect, theme }: { readonly rect: Rect; readonly theme: Theme },
): string {
  const { list, total, rows, textWidths, sort, emptyLines } = picture;
  const columns = chosenColumns(list, picture.columns, state.settings);
  const { selectedId, isReversed, top } = state.lists[list];
  const isFocused = state.focus === list;
  const height = innerHeight(rect);
  const inView = hasTitles(height) ? height - 1 : height;
  const lines =
    total === 0
      ? withinHeight(emptyLines(), height).map(say)
      : tableLines({
          columns,
          data: rows(inView),
          width: rect.width - 2,
          hasTitles: hasTitles(height),
          textWidths,
          sortedBy: { name: sort.column ?? '', isReversed },
          selectedId,
          isFocused,
          theme,
        });
  const foot = total > inView ? `${top + 1}-${Math.min(top + inView, total)} of ${total}` : '';
  return frame(lines, { ...rect, titles: titles(state, picture), foot, isFocused, theme });
}

function titles<Name extends string>(
  state: AppState,
  { list, title, notes = [], total, sort }: ListPicture<Name>,
): string[] {
  const { filter, marked, isReversed } = state.lists[list];
  return [
    `${keyOf(state, `pane.${list}`)} ${title}`,
    filter !== '' ? `/${display(filter)} ${total} of ${listedItems(state, list).length}` : '',
    marked.size > 0 ? `${marked.size} marked` : '',
    ...notes,
    sort.isUsual && !isReversed ? '' : `by ${sort.by}${isReversed ? ', reversed' : ''}`,
  ];
}
