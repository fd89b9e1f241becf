import { compactBytes, count, span } from '../../format.js';
import { say } from '../../language/say.js';
import type { Cell, Column } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { readValue } from '../../state/detail/reading.js';
import { type BackupRow, backupRows } from '../../state/selectors/system.js';
import { display } from '../../text.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemFilterTitle, systemListDrawing } from './system-list.js';

type BackupColumn = 'number' | 'volume' | 'state' | 'age' | 'size' | 'cause' | 'note';

const COLUMNS: readonly Column<BackupColumn>[] = [
  { name: 'number', title: 'NUMBER', width: 6, align: 'right' },
  { name: 'volume', title: 'VOLUME', width: 12, grow: 2, maxWidth: 40 },
  { name: 'state', title: '', width: 4 },
  { name: 'age', title: 'AGE', width: 6, align: 'right' },
  { name: 'size', title: 'SIZE', width: 5, align: 'right', dropOrder: 2 },
  { name: 'cause', title: 'WHY', width: 14, dropOrder: 1 },
  { name: 'note', title: 'NOTE', width: 10, grow: 3 },
];

const CAUSES = { user: 'asked for', schedule: 'by the clock', restore: 'before another' } as const;

/** Backups that are kept of volumes, of those that are gone too, and which are made by the clock. */
export const drawBackups: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.system.backups, 'the backups', room);
  if (unread) return unread;
  const kept = readValue(state.system.backups);
  const rows = backupRows(state);
  if (rows.length === 0)
    return emptySystemDrawing(state, 'No backup of a volume is kept. In the volumes (3), s makes one.', room);
  const drawn = systemListDrawing(
    state,
    { columns: COLUMNS, rows, toRow: (row) => ({ id: row.id, cells: cellsOf(row, state) }) },
    room,
  );
  const bytes = (kept?.backups ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const total = (kept?.backups.length ?? 0) + (kept?.schedules.length ?? 0);
  const all = `${count(kept?.backups.length ?? 0, 'backup')}, ${compactBytes(bytes, 1000)}`;
  return { ...drawn, titles: [systemFilterTitle(state, rows.length, total) || all] };
};

function cellsOf(row: BackupRow, { nowMs, pending }: AppState): Readonly<Partial<Record<BackupColumn, Cell>>> {
  const gone: Cell = row.isVolumeGone ? { text: say('gone'), tone: 'warn' } : { text: '' };
  if (row.kind === 'schedule') {
    const { volume, everyMs, keep, nextAtMs, failure } = row.schedule;
    const kept = keep > 0 ? `, the last ${keep} are kept` : '';
    return {
      number: { text: say('next'), tone: 'accent' },
      volume: { text: display(volume) },
      state: gone,
      age: { text: say(`in ${span(nextAtMs - nowMs)}`) },
      cause: { text: say(CAUSES.schedule), tone: 'faint' },
      note:
        failure === ''
          ? { text: say(`every ${span(everyMs)}${kept}`), tone: 'faint' }
          : { text: display(failure), tone: 'bad' },
    };
  }
  const { number, volume, createdAtMs, sizeBytes, cause, note } = row.backup;
  const work = pending.get(volume);
  return {
    number: { text: String(number) },
    volume: { text: display(volume) },
    state: gone,
    age: { text: span(nowMs - createdAtMs), tone: 'faint' },
    size: { text: compactBytes(sizeBytes, 1000) },
    cause: { text: say(CAUSES[cause]), tone: 'faint' },
    note: work ? { text: say(work), tone: 'busy' } : { text: display(note) },
  };
}
