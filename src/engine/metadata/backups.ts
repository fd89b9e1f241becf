import type { Backup, BackupCause, BackupSchedule } from '../volume-data/backup-service.js';
import { numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A backup as stored. */
export type BackupRecord = Backup & {
  /** Made of what its files look like: two of the same are alike. */
  readonly fingerprint: string;
};

/** Rows of backups of volumes, and of their schedules. */
export interface BackupRecords {
  /** One that is being made: its file takes the number. @returns the number */
  begin(backup: Pick<Backup, 'volume' | 'createdAtMs' | 'cause' | 'note'>): number;
  /** Its file is there. */
  complete(number: number, made: Pick<BackupRecord, 'sizeBytes' | 'contentBytes' | 'fingerprint'>): void;
  find(number: number): BackupRecord | undefined;
  /** Those that are complete, newest first. */
  list(): readonly BackupRecord[];
  /** Numbers of those of a volume that are not: who made them was killed, or is at it. */
  incomplete(volume: string): readonly number[];
  remove(number: number): void;
  schedules(): readonly BackupSchedule[];
  /** Of volumes that a container runs with, or has since they were last looked at. */
  activeSchedules(): readonly BackupSchedule[];
  hasActive(): boolean;
  putSchedule(schedule: BackupSchedule): void;
  /** Where it is there still. */
  setFailure(volume: string, failure: string): void;
  removeSchedule(volume: string): void;
}

const IN_USE = `SELECT 1 FROM volume_use JOIN container ON container.id = container_id
  WHERE volume_use.volume = volume_schedule.volume AND container.status IN ('running', 'paused')`;
const ACTIVE = `FROM volume_schedule JOIN volume ON volume.name = volume_schedule.volume
  WHERE last_used_ms >= next_ms - every_ms OR EXISTS (${IN_USE})`;

export function backupRecords(database: Database): BackupRecords {
  return {
    begin({ volume, createdAtMs, cause, note }) {
      const row = database.get(
        `INSERT INTO volume_backup (volume, created_ms, size_bytes, content_bytes, fingerprint, is_complete, cause, note)
         VALUES (?, ?, 0, 0, '', 0, ?, ?) RETURNING number`,
        volume,
        createdAtMs,
        cause,
        note,
      );
      if (!row) throw new TypeError('a row that was inserted is not there');
      return numberColumn(row, 'number');
    },
    complete(number, { sizeBytes, contentBytes, fingerprint }) {
      database.run(
        'UPDATE volume_backup SET size_bytes = ?, content_bytes = ?, fingerprint = ?, is_complete = 1 WHERE number = ?',
        sizeBytes,
        contentBytes,
        fingerprint,
        number,
      );
    },
    find(number) {
      const row = database.get('SELECT * FROM volume_backup WHERE number = ? AND is_complete = 1', number);
      return row && toRecord(row);
    },
    list: () => database.all('SELECT * FROM volume_backup WHERE is_complete = 1 ORDER BY number DESC').map(toRecord),
    incomplete: (volume) =>
      database
        .all('SELECT number FROM volume_backup WHERE volume = ? AND is_complete = 0', volume)
        .map((row) => numberColumn(row, 'number')),
    remove(number) {
      database.run('DELETE FROM volume_backup WHERE number = ?', number);
    },
    schedules: () => database.all('SELECT * FROM volume_schedule ORDER BY next_ms').map(toSchedule),
    activeSchedules: () => database.all(`SELECT volume_schedule.* ${ACTIVE} ORDER BY next_ms`).map(toSchedule),
    hasActive: () => database.get(`SELECT 1 ${ACTIVE} LIMIT 1`) !== undefined,
    putSchedule({ volume, everyMs, keep, nextAtMs, failure }) {
      database.run(
        'INSERT OR REPLACE INTO volume_schedule (volume, every_ms, keep, next_ms, failure) VALUES (?, ?, ?, ?, ?)',
        volume,
        everyMs,
        keep,
        nextAtMs,
        failure,
      );
    },
    setFailure(volume, failure) {
      database.run('UPDATE volume_schedule SET failure = ? WHERE volume = ?', failure, volume);
    },
    removeSchedule(volume) {
      database.run('DELETE FROM volume_schedule WHERE volume = ?', volume);
    },
  };
}

function toRecord(row: Row): BackupRecord {
  return {
    number: numberColumn(row, 'number'),
    volume: textColumn(row, 'volume'),
    createdAtMs: numberColumn(row, 'created_ms'),
    sizeBytes: numberColumn(row, 'size_bytes'),
    contentBytes: numberColumn(row, 'content_bytes'),
    fingerprint: textColumn(row, 'fingerprint'),
    cause: textColumn(row, 'cause') as BackupCause,
    note: textColumn(row, 'note'),
  };
}

const toSchedule = (row: Row): BackupSchedule => ({
  volume: textColumn(row, 'volume'),
  everyMs: numberColumn(row, 'every_ms'),
  keep: numberColumn(row, 'keep'),
  nextAtMs: numberColumn(row, 'next_ms'),
  failure: textColumn(row, 'failure'),
});
