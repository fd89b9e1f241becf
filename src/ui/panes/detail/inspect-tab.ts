import type { Column } from '../../parts/table.js';
import type { InspectNode } from '../../state/detail/inspect-tree.js';
import { nodeCount, visibleNodes } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'name' | 'value'>[] = [
  { name: 'name', title: 'FIELD', width: 26, grow: 1, maxWidth: 40 },
  { name: 'value', title: 'VALUE', width: 12, grow: 2 },
];

const INDENT = 2;

/** The JSON of the container or image, as `docker inspect` prints it, as a tree that folds. */
export const drawInspect: DrawTab = (state, room) => {
  const { detail } = state;
  if (detail.subject === undefined) return textDrawing('Nothing is selected.', room);
  const unread = unreadDrawing(
    detail.of === 'images' ? detail.inspectedImage : detail.inspected,
    'what there is to know',
    room,
  );
  if (unread) return unread;
  const rows = visibleNodes(state);
  if (rows.length === 0) return emptyDrawing(state, 'There is nothing to know.', room);
  const drawn = listDrawing(state, { columns: COLUMNS, rows, toRow }, room);
  return {
    ...drawn,
    titles: [filterTitle(state, rows.length, nodeCount(state)), detail.showsSecrets ? 'secrets shown' : ''],
  };
};

const SIGNS: Readonly<Record<InspectNode['kind'], string>> = { leaf: ' ', folded: '+', unfolded: '-' };

function toRow({ id, depth, name, text, kind }: InspectNode) {
  return {
    id,
    cells: {
      name: {
        text: `${' '.repeat(depth * INDENT)}${SIGNS[kind]} ${display(name)}`,
        tone: kind === 'leaf' ? ('plain' as const) : ('accent' as const),
      },
      value: { text: display(text), tone: kind === 'folded' ? ('faint' as const) : ('plain' as const) },
    },
  };
}
