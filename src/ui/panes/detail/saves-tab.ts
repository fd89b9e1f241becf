import type { SaveCause } from '../../../engine/index.js';
import { compactBytes, count, span } from '../../format.js';
import { say } from '../../language/say.js';
import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { visibleSaves } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'number' | 'age' | 'size' | 'cause' | 'note'>[] = [
  { name: 'number', title: 'SAVE', width: 5, align: 'right' },
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'cause', title: 'WHY', width: 14, dropOrder: 1 },
  { name: 'note', title: 'NOTE', width: 10, grow: 1 },
];

const CAUSES: Readonly<Record<SaveCause, string>> = {
  user: 'asked for',
  schedule: 'by the clock',
  restore: 'before another',
};

/** The saves of the container's files, newest first. */
export const drawSaves: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.saves, 'its saves', room);
  if (unread) return unread;
  const all = readValue(state.detail.saves) ?? [];
  const rows = visibleSaves(state);
  if (rows.length === 0) return emptyDrawing(state, 'Its files were never saved. n saves them as they are now.', room);
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, save: { number, createdAtMs, sizeBytes, cause, note } }) => ({
        id,
        cells: {
          number: { text: String(number) },
          age: { text: span(state.nowMs - createdAtMs), tone: 'faint' },
          size: { text: compactBytes(sizeBytes, 1000) },
          cause: { text: say(CAUSES[cause]), tone: 'faint' },
          note: { text: display(note) },
        },
      }),
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, all.length) || count(all.length, 'save')] };
};
