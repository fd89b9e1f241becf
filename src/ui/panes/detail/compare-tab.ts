import { count } from '../../format.js';
import { readValue } from '../../state/detail/reading.js';
import { comparedWith, type DifferenceRow, visibleDifferences } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import { imageName } from '../images/images-rows.js';
import { CHANGE_COLUMNS, CHANGE_LOOKS, changeRow, changeSummary } from './changes-tab.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing, unreadDrawing } from './tab-drawing.js';

/** How the image's files, and how it runs, differ from those of the other image that is marked. */
export const drawComparison: DrawTab = (state, room) => {
  const other = comparedWith(state);
  if (!other) return textDrawing('Mark one other image in the list with space: this one is compared with it.', room);
  const { name, tag } = imageName(other);
  const titles = [`against ${display(`${name}:${tag}`)}`];
  const unread = unreadDrawing(state.detail.compare, 'how they differ', room);
  if (unread) return { ...unread, titles };
  const comparison = readValue(state.detail.compare);
  if (comparison?.other !== other.id) return { ...textDrawing('Reading how they differ…', room), titles };
  const rows = visibleDifferences(state);
  if (rows.length === 0) {
    return { ...emptyDrawing(state, 'Their files are the same, and so is how they run.', room), titles };
  }
  const drawn = listDrawing(state, { columns: COLUMNS, rows, toRow: differenceRow }, room);
  const { changes, settings } = comparison;
  const all = [changeSummary(changes), settings.length > 0 ? count(settings.length, 'setting') : ''];
  const filtered = filterTitle(state, rows.length, changes.length + settings.length);
  return { ...drawn, titles: [...titles, ...(filtered ? [filtered] : all)] };
};

const COLUMNS: typeof CHANGE_COLUMNS = CHANGE_COLUMNS.map((column) =>
  column.name === 'path' ? { ...column, title: 'SETTING OR PATH', cutFrom: 'end' } : column,
);

function differenceRow(row: DifferenceRow) {
  if (row.of === 'file') return changeRow(row);
  const { id, name, kind, before, after } = row;
  const value = kind === 'changed' ? `${before} → ${after}` : (after ?? before ?? '');
  return {
    id,
    cells: { kind: CHANGE_LOOKS[kind], path: { text: display(`${name}: ${value}`), tone: 'accent' as const } },
  };
}
