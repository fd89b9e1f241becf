import type { FileEntry } from '../../../engine/index.js';
import { compactBytes, span } from '../../format.js';
import { type Column, widestText } from '../../parts/table.js';
import { baseName } from '../../state/detail/files-view.js';
import { readValue } from '../../state/detail/reading.js';
import { visibleEntries } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import type { Tone } from '../../theme.js';
import { modeText } from './mode-text.js';
import { drawOpenFile } from './open-file.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

type FileColumn = 'mode' | 'owner' | 'size' | 'age' | 'name';

const COLUMNS: readonly Column<FileColumn>[] = [
  { name: 'mode', title: 'MODE', width: 10, dropOrder: 2 },
  { name: 'owner', title: 'OWNER', width: 5, maxWidth: 11, grow: 1, dropOrder: 3 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'age', title: 'AGE', width: 4, align: 'right', dropOrder: 1 },
  { name: 'name', title: 'NAME', width: 16, grow: 4 },
];

/** A walk through the container's files; one of them may be looked into. */
export const drawFiles: DrawTab = (state, room) => {
  const { directory, entries, open } = state.detail.files;
  if (open) return drawOpenFile(open, room);
  const titles = [display(directory)];
  const unread = unreadDrawing(entries, display(directory), room);
  if (unread) return { ...unread, titles };
  const rows = visibleEntries(state);
  if (rows.length === 0) return { ...emptyDrawing(state, 'There is nothing in it.', room), titles };
  const { nowMs } = state;
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, entry }) => ({ id, cells: entry ? entryCells(entry, nowMs) : { name: { text: '..' } } }),
      textWidths: { owner: widestText(rows.map(({ entry }) => (entry ? ownerText(entry) : ''))) },
    },
    room,
  );
  return { ...drawn, titles: [...titles, filterTitle(state, rows.length, readValue(entries)?.length ?? 0)] };
};

function entryCells(entry: FileEntry, nowMs: number) {
  const { kind, mode, sizeBytes, modifiedAtMs } = entry;
  const faint = 'faint' as const;
  return {
    mode: { text: modeText(kind, mode), tone: faint },
    owner: { text: ownerText(entry), tone: faint },
    size: { text: kind === 'file' ? compactBytes(sizeBytes) : '-' },
    age: { text: span(nowMs - modifiedAtMs), tone: faint },
    name: { text: nameText(entry), tone: nameTone(entry) },
  };
}

function ownerText({ uid, gid }: FileEntry): string {
  return uid === gid ? String(uid) : `${uid}:${gid}`;
}

function nameText({ path, kind, linkTarget }: FileEntry): string {
  const name = display(baseName(path));
  if (kind === 'directory') return `${name}/`;
  return linkTarget === undefined ? name : `${name} → ${display(linkTarget)}`;
}

function nameTone({ kind, mode }: FileEntry): Tone {
  if (kind === 'directory') return 'accent';
  if (kind === 'symlink') return 'busy';
  if (kind !== 'file') return 'warn';
  return mode & 0o111 ? 'good' : 'plain';
}
