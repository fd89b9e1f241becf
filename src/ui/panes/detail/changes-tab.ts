import type { FileChange } from '../../../engine/index.js';
import { count } from '../../format.js';
import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { visibleChanges } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import type { Tone } from '../../theme.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

export const CHANGE_COLUMNS: readonly Column<'kind' | 'path'>[] = [
  { name: 'kind', title: '', width: 1 },
  { name: 'path', title: 'PATH', width: 20, grow: 1, cutFrom: 'start' },
];

/** Docker's letters. */
export const CHANGE_LOOKS: Readonly<Record<FileChange['kind'], { readonly text: string; readonly tone: Tone }>> = {
  added: { text: 'A', tone: 'good' },
  changed: { text: 'C', tone: 'warn' },
  deleted: { text: 'D', tone: 'bad' },
};

/** A change as a row of a list. */
export function changeRow({ path, kind }: FileChange) {
  const tone: Tone = kind === 'deleted' ? 'faint' : 'plain';
  return { id: path, cells: { kind: CHANGE_LOOKS[kind], path: { text: display(path), tone } } };
}

/** How the container's files differ from its image. */
export const drawChanges: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.changes, 'what has changed', room);
  if (unread) return unread;
  const all = readValue(state.detail.changes) ?? [];
  const rows = visibleChanges(state);
  if (rows.length === 0) return emptyDrawing(state, 'Its files are those of its image. R looks again.', room);
  const drawn = listDrawing(
    state,
    {
      columns: CHANGE_COLUMNS,
      rows,
      toRow: changeRow,
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, all.length) || changeSummary(all)] };
};

/** How many of each kind. */
export function changeSummary(changes: readonly FileChange[]): string {
  const number = (kind: FileChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  return `${count(changes.length, 'change')}: ${number('added')} added, ${number('changed')} changed, ${number('deleted')} deleted`;
}
