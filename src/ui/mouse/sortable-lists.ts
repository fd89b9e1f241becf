import { chosenColumns } from '../panes/chosen-columns.js';
import { CONTAINER_COLUMNS, containerTextWidths, SORTED_COLUMN } from '../panes/containers/containers-rows.js';
import { IMAGE_COLUMNS, imageTextWidths, SORTED_IMAGE_COLUMN } from '../panes/images/images-rows.js';
import { NETWORK_COLUMNS, networkTextWidths, SORTED_NETWORK_COLUMN } from '../panes/networks/networks-rows.js';
import { PROJECT_COLUMNS, projectTextWidths, SORTED_PROJECT_COLUMN } from '../panes/projects/projects-rows.js';
import { SORTED_VOLUME_COLUMN, VOLUME_COLUMNS, volumeTextWidths } from '../panes/volumes/volumes-rows.js';
import { type Column, type PlacedColumn, placeColumns } from '../parts/table.js';
import type { AppState, ListId } from '../state/app-state.js';
import { CONTAINER_SORTS } from '../state/selectors/containers.js';
import { IMAGE_SORTS } from '../state/selectors/images.js';
import { NETWORK_SORTS } from '../state/selectors/networks.js';
import { PROJECT_SORTS } from '../state/selectors/projects.js';
import { VOLUME_SORTS } from '../state/selectors/volumes.js';

/** What the titles of a list are made of, and which of them sort it. */
type SortableList = {
  readonly columns: readonly Column<string>[];
  readonly textWidths: (state: AppState) => Readonly<Partial<Record<string, number>>>;
  readonly sorts: readonly string[];
  readonly columnOf: Readonly<Record<string, string>>;
};

const LISTS: Readonly<Record<ListId, SortableList>> = {
  containers: {
    columns: CONTAINER_COLUMNS,
    textWidths: containerTextWidths,
    sorts: CONTAINER_SORTS,
    columnOf: SORTED_COLUMN,
  },
  images: {
    columns: IMAGE_COLUMNS,
    textWidths: imageTextWidths,
    sorts: IMAGE_SORTS,
    columnOf: SORTED_IMAGE_COLUMN,
  },
  volumes: {
    columns: VOLUME_COLUMNS,
    textWidths: volumeTextWidths,
    sorts: VOLUME_SORTS,
    columnOf: SORTED_VOLUME_COLUMN,
  },
  networks: {
    columns: NETWORK_COLUMNS,
    textWidths: networkTextWidths,
    sorts: NETWORK_SORTS,
    columnOf: SORTED_NETWORK_COLUMN,
  },
  projects: {
    columns: PROJECT_COLUMNS,
    textWidths: projectTextWidths,
    sorts: PROJECT_SORTS,
    columnOf: SORTED_PROJECT_COLUMN,
  },
};

/** Cells of a row before its first column: the cursor and the mark. */
export const ROW_HEAD_WIDTH = 2;

/**
 * Which sort the title at a column stands for: an index into the list's sorts; undefined where it stands for none.
 *
 * @param place The width inside the frame of the list, and a column within it.
 */
export function sortAt(
  state: AppState,
  list: ListId,
  { width, column }: { readonly width: number; readonly column: number },
): number | undefined {
  const sortable = LISTS[list];
  const columns = chosenColumns(list, sortable.columns, state.settings);
  const name = columnAt(placeColumns(columns, width - ROW_HEAD_WIDTH, sortable.textWidths(state)), column);
  const sort = sortable.sorts.findIndex((each) => sortable.columnOf[each] === name);
  return name === undefined || sort < 0 ? undefined : sort;
}

/** The name of the column that a title or a cell belongs to; undefined between two of them. */
export function columnAt<Name extends string>(
  columns: readonly PlacedColumn<Name>[],
  column: number,
): Name | undefined {
  let x = ROW_HEAD_WIDTH;
  for (const { name, placedWidth } of columns) {
    if (column >= x && column < x + placedWidth) return name;
    x += placedWidth + 1;
  }
  return undefined;
}
