import { count, span } from '../../format.js';
import { say } from '../../language/say.js';
import type { Column } from '../../parts/table.js';
import { isAlive } from '../../state/container-order.js';
import { detailImage } from '../../state/selectors/detail.js';
import { visibleUsers } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'name' | 'status' | 'age' | 'id'>[] = [
  { name: 'name', title: 'CONTAINER', width: 16, grow: 2, maxWidth: 60 },
  { name: 'status', title: 'STATUS', width: 10 },
  { name: 'age', title: 'MADE', width: 4, align: 'right' },
  { name: 'id', title: 'ID', width: 12, dropOrder: 1 },
];

/** The containers that were made from the image. */
export const drawUsers: DrawTab = (state, room) => {
  const total = detailImage(state)?.users.length ?? 0;
  const rows = visibleUsers(state);
  if (rows.length === 0) return emptyDrawing(state, 'No container was made from it.', room);
  const { nowMs } = state;
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: (container) => ({
        id: container.id,
        cells: {
          name: { text: display(container.name) },
          status: { text: say(container.state.status), tone: isAlive(container) ? 'good' : 'faint' },
          age: { text: span(nowMs - container.createdAtMs), tone: 'faint' },
          id: { text: container.id.slice(0, 12), tone: 'faint' },
        },
      }),
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, total) || count(total, 'container')] };
};
