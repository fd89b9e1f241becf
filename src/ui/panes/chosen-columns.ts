import { COLUMN_LISTS, type UiConfig } from '../../config/ui-config.js';
import { MOMENT_WIDTH } from '../format.js';
import type { Column } from '../parts/table.js';
import type { ListId } from '../state/app-state.js';

/** Columns that tell a moment, and what they are called where they do not tell how long ago that was. */
const MOMENTS: Readonly<Record<string, string>> = { age: 'CREATED', used: 'LAST USE' };

/** The columns of a list as its user wants them: which, in which order, and wide enough for how moments are told. */
export function chosenColumns<Name extends string>(
  list: ListId,
  columns: readonly Column<Name>[],
  { columns: chosen, dates }: Pick<UiConfig, 'columns' | 'dates'>,
): readonly Column<Name>[] {
  const named = COLUMN_LISTS.find((each) => each === list);
  const names = named && chosen[named];
  const shown = names ? names.flatMap((name) => columns.find((column) => column.name === name) ?? []) : columns;
  return dates === 'relative' ? shown : shown.map(withMoments);
}

function withMoments<Name extends string>(column: Column<Name>): Column<Name> {
  const title = Object.hasOwn(MOMENTS, column.name) ? MOMENTS[column.name] : undefined;
  return title === undefined ? column : { ...column, title, width: MOMENT_WIDTH };
}
