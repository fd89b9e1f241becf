import { type Column, widestText } from '../../parts/table.js';
import { detailContainer, visibleVariables } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'name' | 'value'>[] = [
  { name: 'name', title: 'NAME', width: 12, grow: 1, maxWidth: 40 },
  { name: 'value', title: 'VALUE', width: 14, grow: 3 },
];

/** The environment that its program was started with. What looks like a secret is masked until it is asked for. */
export const drawEnvironment: DrawTab = (state, room) => {
  const container = detailContainer(state);
  if (!container) return textDrawing('No container is selected.', room);
  const rows = visibleVariables(state);
  if (rows.length === 0) return emptyDrawing(state, 'Its environment is empty.', room);
  const { showsSecrets } = state.detail;
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, name, value, shown, isSecret }) => ({
        id,
        cells: {
          name: { text: display(name), tone: 'accent' },
          value: { text: display(showsSecrets ? value : shown), tone: isSecret ? 'warn' : 'plain' },
        },
      }),
      textWidths: { name: widestText(rows.map(({ name }) => display(name))) },
    },
    room,
  );
  const secrets = rows.filter(({ isSecret }) => isSecret).length;
  return {
    ...drawn,
    titles: [
      filterTitle(state, rows.length, container.config.env.length),
      secrets > 0 ? `${secrets} ${showsSecrets ? 'shown: r masks' : 'masked: r reveals'}` : '',
    ],
  };
};
