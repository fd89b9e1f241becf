import { numberColumn, textColumn } from './columns.js';
import type { Database } from './database.js';

/** A lease as stored. Pid and start ticks name a process beyond doubt while the machine is up. */
export type LeaseRecord = { readonly id: string; readonly pid: number; readonly pidStartTicks: number };

export type LeaseRefKind = 'blob' | 'snapshot';

/** What somebody still needs, by kind: digests of blobs, keys of snapshots. */
export type References = Readonly<Record<LeaseRefKind, ReadonlySet<string>>>;

/** Rows of leases and of what they hold, and what all other rows refer to. */
export interface LeaseRecords {
  insert(record: LeaseRecord & { readonly createdAtMs: number }): void;
  hold(id: string, kind: LeaseRefKind, key: string): void;
  list(): readonly LeaseRecord[];
  /** With all it holds. */
  remove(id: string): void;
  /** What images, containers and leases refer to, not what those refer to in turn. */
  references(): References;
}

const DIGESTS = /sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})/g;

export function leaseRecords(database: Database): LeaseRecords {
  const texts = (sql: string): readonly string[] => database.all(sql).map((row) => textColumn(row, 'text'));

  return {
    insert({ id, pid, pidStartTicks, createdAtMs }) {
      database.run(
        'INSERT INTO lease (id, pid, pid_start_ticks, created_ms) VALUES (?, ?, ?, ?)',
        id,
        pid,
        pidStartTicks,
        createdAtMs,
      );
    },
    hold(id, kind, key) {
      database.run('INSERT OR IGNORE INTO lease_ref (lease_id, kind, key) VALUES (?, ?, ?)', id, kind, key);
    },
    list: () =>
      database.all('SELECT * FROM lease').map((row) => ({
        id: textColumn(row, 'id'),
        pid: numberColumn(row, 'pid'),
        pidStartTicks: numberColumn(row, 'pid_start_ticks'),
      })),
    remove(id) {
      database.run('DELETE FROM lease WHERE id = ?', id);
    },
    references() {
      // Whatever an image's row names by digest: its manifest, its layers, the index it was found in.
      const named = texts(`
        SELECT id || target || layers AS text FROM image
        UNION ALL SELECT layer FROM build_cache
        UNION ALL SELECT name FROM image_digest
        UNION ALL SELECT image_id FROM container`).flatMap((text) => text.match(DIGESTS) ?? []);
      return {
        blob: new Set([...named, ...texts(`SELECT key AS text FROM lease_ref WHERE kind = 'blob'`)]),
        snapshot: new Set(
          texts(`
            SELECT chain_id AS text FROM image
            UNION SELECT chain_id FROM build_cache
            UNION SELECT id FROM container
            UNION SELECT value ->> '$.topLayer' FROM container, json_each(config, '$.mounts')
              WHERE instr(config, '"topLayer"') AND value ->> '$.topLayer' IS NOT NULL
            UNION SELECT key FROM lease_ref WHERE kind = 'snapshot'`),
        ),
      };
    },
  };
}
