import { readValue } from '../../state/detail/reading.js';
import { comparedWith, visibleDifferences } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import { imageName } from '../images/images-rows.js';
import { CHANGE_COLUMNS, changeRow, changeSummary } from './changes-tab.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing, unreadDrawing } from './tab-drawing.js';

/** How the image's files differ from those of the other image that is marked. */
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
  if (rows.length === 0) return { ...emptyDrawing(state, 'Their files are the same.', room), titles };
  const drawn = listDrawing(state, { columns: CHANGE_COLUMNS, rows, toRow: changeRow }, room);
  const { changes } = comparison;
  return { ...drawn, titles: [...titles, filterTitle(state, rows.length, changes.length) || changeSummary(changes)] };
};
