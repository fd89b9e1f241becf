import { compactBytes, count, span } from '../../format.js';
import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { visibleHistory } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import { instructionText } from './instruction-text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'age' | 'size' | 'by' | 'comment'>[] = [
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'by', title: 'CREATED BY', width: 20, grow: 4 },
  { name: 'comment', title: 'COMMENT', width: 10, grow: 1, maxWidth: 40, dropOrder: 1 },
];

/** How the image was made, newest step first, as `docker history` tells it. */
export const drawHistory: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.history, 'its history', room);
  if (unread) return unread;
  const total = readValue(state.detail.history)?.length ?? 0;
  const rows = visibleHistory(state);
  if (rows.length === 0) return emptyDrawing(state, 'It does not tell how it was made.', room);
  const { nowMs } = state;
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, step: { createdAtMs, sizeBytes, createdBy, comment } }) => ({
        id,
        cells: {
          age: { text: createdAtMs > 0 ? span(nowMs - createdAtMs) : '-', tone: 'faint' },
          size: { text: sizeBytes > 0 ? compactBytes(sizeBytes, 1000) : '-' },
          by: { text: instructionText(createdBy) },
          comment: { text: display(comment), tone: 'faint' },
        },
      }),
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, total) || count(total, 'step')] };
};
