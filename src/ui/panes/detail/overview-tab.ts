import { say } from '../../language/say.js';
import { type Column, widestText } from '../../parts/table.js';
import { detailImage } from '../../state/selectors/detail.js';
import { overviewCount, visibleOverview } from '../../state/selectors/image-overview.js';
import { imageFactText } from '../images/image-fact-text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'fact' | 'value'>[] = [
  { name: 'fact', title: 'FACT', width: 8, grow: 1, maxWidth: 14 },
  { name: 'value', title: 'VALUE', width: 20, grow: 8 },
];

/** What the image is, who uses it, and how a container of it runs: all that is short. */
export const drawOverview: DrawTab = (state, room) => {
  if (!detailImage(state)) return textDrawing('Nothing is selected.', room);
  const { inspectedImage, showsSecrets } = state.detail;
  // What the list knows is there at once.
  if (inspectedImage.kind === 'failed') return unreadDrawing(inspectedImage, '', room) ?? textDrawing('', room);
  const rows = visibleOverview(state);
  if (rows.length === 0) return emptyDrawing(state, 'There is nothing to know.', room);
  const moments = { nowMs: state.nowMs, dates: state.settings.dates };
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, fact, isFirst, value }) => ({
        id,
        cells: {
          fact: { text: isFirst ? say(fact) : '', tone: 'accent' },
          value: { text: imageFactText(value, moments), tone: value.kind === 'word' ? 'faint' : 'plain' },
        },
      }),
      textWidths: { fact: widestText(rows.map(({ fact }) => say(fact))) },
    },
    room,
  );
  return {
    ...drawn,
    titles: [filterTitle(state, rows.length, overviewCount(state)), showsSecrets ? 'secrets shown' : ''],
  };
};
