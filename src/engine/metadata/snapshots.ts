import { numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A snapshot as stored. `id` names its folder and is never used again. */
export type SnapshotRecord = {
  readonly id: number;
  readonly key: string;
  readonly kind: 'active' | 'committed';
  readonly parent: string | undefined;
  readonly sizeBytes: number;
  readonly createdAtMs: number;
};

/** Rows of snapshots. */
export interface SnapshotRecords {
  /** Gives the id of the new row. */
  insert(record: Omit<SnapshotRecord, 'id'>): number;
  find(key: string): SnapshotRecord | undefined;
  /** In the order in which they were made, so parents first. */
  list(): readonly SnapshotRecord[];
  /** The committed snapshot `key` and all below it, lowest first; empty where it is not there. */
  stack(key: string): readonly SnapshotRecord[];
  hasChildren(key: string): boolean;
  remove(key: string): void;
}

const STACK = `
  WITH RECURSIVE stack (key, depth) AS (
    SELECT key, 0 FROM snapshot WHERE key = ?
    UNION ALL
    SELECT snapshot.parent_key, depth + 1 FROM stack JOIN snapshot USING (key) WHERE snapshot.parent_key IS NOT NULL
  )
  SELECT snapshot.* FROM stack JOIN snapshot USING (key) ORDER BY depth DESC`;

export function snapshotRecords(database: Database): SnapshotRecords {
  return {
    insert({ key, kind, parent, sizeBytes, createdAtMs }) {
      const row = database.get(
        `INSERT INTO snapshot (key, kind, parent_key, size_bytes, created_ms) VALUES (?, ?, ?, ?, ?) RETURNING id`,
        key,
        kind,
        parent ?? null,
        sizeBytes,
        createdAtMs,
      );
      if (!row) throw new TypeError('a row that was inserted has no id');
      return numberColumn(row, 'id');
    },
    find(key) {
      const row = database.get('SELECT * FROM snapshot WHERE key = ?', key);
      return row && toRecord(row);
    },
    list: () => database.all('SELECT * FROM snapshot ORDER BY id').map(toRecord),
    stack: (key) => database.all(STACK, key).map(toRecord),
    hasChildren: (key) => database.get('SELECT 1 FROM snapshot WHERE parent_key = ? LIMIT 1', key) !== undefined,
    remove(key) {
      database.run('DELETE FROM snapshot WHERE key = ?', key);
    },
  };
}

function toRecord(row: Row): SnapshotRecord {
  return {
    id: numberColumn(row, 'id'),
    key: textColumn(row, 'key'),
    kind: textColumn(row, 'kind') as SnapshotRecord['kind'],
    parent: row['parent_key'] === null ? undefined : textColumn(row, 'parent_key'),
    sizeBytes: numberColumn(row, 'size_bytes'),
    createdAtMs: numberColumn(row, 'created_ms'),
  };
}
