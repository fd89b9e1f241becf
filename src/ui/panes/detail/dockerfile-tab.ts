import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { visibleInstructions } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'text'>[] = [{ name: 'text', title: 'AS FAR AS ITS HISTORY TELLS', width: 20, grow: 1 }];

/** A Dockerfile from what the image remembers of how it was made. */
export const drawDockerfile: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.dockerfile, 'its history', room);
  if (unread) return unread;
  const total = readValue(state.detail.dockerfile)?.length ?? 0;
  const rows = visibleInstructions(state);
  if (rows.length === 0) return emptyDrawing(state, 'Nothing is known of how it was made.', room);
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, text }) => ({
        id,
        cells: { text: { text: display(text), tone: text.startsWith('#') ? 'faint' : 'plain' } },
      }),
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, total)] };
};
