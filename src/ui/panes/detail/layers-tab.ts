import type { FileChange, ImageLayer, ImageLayers } from '../../../engine/index.js';
import { compactBytes, count } from '../../format.js';
import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { type LayerRow, visibleLayers } from '../../state/selectors/image-detail.js';
import { display } from '../../text.js';
import type { Tone } from '../../theme.js';
import { CHANGE_LOOKS } from './changes-tab.js';
import { instructionText } from './instruction-text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

type LayerColumn = 'kind' | 'size' | 'wasted' | 'files' | 'what';

const COLUMNS: readonly Column<LayerColumn>[] = [
  { name: 'kind', title: '', width: 1 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'wasted', title: 'WASTE', width: 5, align: 'right', dropOrder: 1 },
  { name: 'files', title: 'FILES', width: 14, dropOrder: 2 },
  { name: 'what', title: 'MADE BY', width: 20, grow: 1 },
];

/** The layers, lowest first; below those that are unfolded, the files that they add, change or delete. */
export const drawLayers: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.layers, 'its layers', room);
  if (unread) return unread;
  const all = readValue(state.detail.layers);
  const rows = visibleLayers(state);
  if (!all || rows.length === 0) return emptyDrawing(state, 'It has no layers.', room);
  const drawn = listDrawing(state, { columns: COLUMNS, rows, toRow }, room);
  const shown = rows.filter(({ kind }) => kind === 'layer').length;
  return { ...drawn, titles: [filterTitle(state, shown, all.layers.length) || summary(all)] };
};

/** How much of its bytes can be seen in the end. */
function summary({ layers, sizeBytes, wastedBytes }: ImageLayers): string {
  const efficiency = sizeBytes > 0 ? Math.floor(100 * (1 - wastedBytes / sizeBytes)) : 100;
  return `${count(layers.length, 'layer')}, ${compactBytes(sizeBytes, 1000)}, ${efficiency}% efficient, ${compactBytes(wastedBytes, 1000)} wasted`;
}

function toRow(row: LayerRow) {
  if (row.kind === 'layer') return { id: row.id, cells: layerCells(row.layer, row.isOpen) };
  const { path, kind, sizeBytes } = row.file;
  return {
    id: row.id,
    cells: {
      kind: CHANGE_LOOKS[kind],
      size: { text: sizeBytes > 0 ? compactBytes(sizeBytes, 1000) : '-' },
      what: { text: `  ${display(path)}`, tone: kind === 'deleted' ? ('faint' as const) : ('plain' as const) },
    },
  };
}

function layerCells({ sizeBytes, wastedBytes, files, createdBy, digest }: ImageLayer, isOpen: boolean) {
  const tone: Tone = wastedBytes > 0 ? 'warn' : 'faint';
  return {
    kind: { text: isOpen ? '-' : '+', tone: 'accent' as const },
    size: { text: compactBytes(sizeBytes, 1000) },
    wasted: { text: wastedBytes > 0 ? compactBytes(wastedBytes, 1000) : '-', tone },
    files: { text: changeCounts(files), tone: 'faint' as const },
    what: { text: instructionText(createdBy) || digest.slice(0, 19), tone: 'accent' as const },
  };
}

/** `A12 C3 D1`, without what there is none of. */
function changeCounts(files: readonly FileChange[]): string {
  const kinds = ['added', 'changed', 'deleted'] as const;
  return kinds
    .map((kind) => ({ letter: CHANGE_LOOKS[kind].text, number: files.filter((file) => file.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ letter, number }) => `${letter}${number}`)
    .join(' ');
}
