import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** What a step of a build led to, or a folder that steps keep things in. */
export type BuildCacheRow = {
  /** Hexadecimal digits: what it was made of. */
  readonly key: string;
  readonly type: 'regular' | 'exec.cachemount' | 'source.http';
  /** The key of what it stands on; empty for what stands on nothing of ours. */
  readonly parent: string;
  readonly description: string;
  /** Chain id of the layers, where it has any; empty otherwise. */
  readonly chain: string;
  /** The layer on top, as a descriptor; with its diff id. */
  readonly layer: unknown;
  /** What it was made of, to say later what has changed. */
  readonly made: unknown;
  /** What is alike between one build and the next of the same step: finds what to compare with. */
  readonly slot: string;
  readonly sizeBytes: number;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly useCount: number;
  /** Of the boot since which it has been on its way to the disk; empty when it is there. */
  readonly unsyncedBoot: string;
};

/** Rows of the build cache. */
export interface BuildCacheRecords {
  /** Takes the place of one of the same key. */
  put(row: BuildCacheRow): void;
  find(key: string): BuildCacheRow | undefined;
  /** The newest of the same slot, without {@link BuildCacheRow.layer}. */
  findLike(slot: string): BuildCacheRow | undefined;
  /** The row that another key stands for, too. */
  findBehind(quick: string): BuildCacheRow | undefined;
  addShortcut(quick: string, key: string): void;
  used(key: string, atMs: number): void;
  resized(key: string, sizeBytes: number): void;
  /** Snapshots that processes at work hold. */
  held(): ReadonlySet<string>;
  synced(keys: readonly string[]): void;
  /** What the machine's sudden end may have taken the files of. */
  removeUnsynced(exceptBoot: string): void;
  /** What all rows take, and when the longest unused was used; Infinity where there are none. */
  extent(): { readonly totalBytes: number; readonly oldestUseMs: number };
  /** The longest unused first. */
  list(): readonly BuildCacheRow[];
  remove(key: string): void;
}

export function buildCacheRecords(database: Database): BuildCacheRecords {
  return {
    put(row) {
      database.run(
        `INSERT OR REPLACE INTO build_cache
           (key, type, parent, description, chain_id, layer, made, slot, size_bytes, created_ms, last_used_ms, use_count, unsynced_boot)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row.key,
        row.type,
        row.parent,
        row.description,
        row.chain,
        JSON.stringify(row.layer ?? null),
        JSON.stringify(row.made ?? null),
        row.slot,
        row.sizeBytes,
        row.createdAtMs,
        row.lastUsedAtMs,
        row.useCount,
        row.unsyncedBoot,
      );
    },
    find(key) {
      const row = database.get('SELECT * FROM build_cache WHERE key = ?', key);
      return row && toRow(row);
    },
    findLike(slot) {
      const row = database.get(
        'SELECT * FROM build_cache WHERE slot = ? ORDER BY last_used_ms DESC, rowid DESC LIMIT 1',
        slot,
      );
      return row && toRow(row);
    },
    findBehind(quick) {
      const row = database.get(
        'SELECT build_cache.* FROM build_shortcut JOIN build_cache USING (key) WHERE quick = ?',
        quick,
      );
      return row && toRow(row);
    },
    addShortcut(quick, key) {
      // It may have been removed meanwhile.
      const row = 'SELECT ?, key FROM build_cache WHERE key = ?';
      database.run(`INSERT OR REPLACE INTO build_shortcut (quick, key) ${row}`, quick, key);
    },
    used(key, atMs) {
      database.run('UPDATE build_cache SET last_used_ms = ?, use_count = use_count + 1 WHERE key = ?', atMs, key);
    },
    resized(key, sizeBytes) {
      database.run('UPDATE build_cache SET size_bytes = ? WHERE key = ?', sizeBytes, key);
    },
    held: () =>
      new Set(database.all(`SELECT key FROM lease_ref WHERE kind = 'snapshot'`).map((row) => textColumn(row, 'key'))),
    synced(keys) {
      database.transaction(() => {
        for (const key of keys) database.run(`UPDATE build_cache SET unsynced_boot = '' WHERE key = ?`, key);
      });
    },
    removeUnsynced(exceptBoot) {
      database.run(`DELETE FROM build_cache WHERE unsynced_boot NOT IN ('', ?)`, exceptBoot);
    },
    extent() {
      const row = database.get('SELECT sum(size_bytes) AS total, min(last_used_ms) AS oldest FROM build_cache');
      if (!row || row['total'] === null) return { totalBytes: 0, oldestUseMs: Infinity };
      return { totalBytes: numberColumn(row, 'total'), oldestUseMs: numberColumn(row, 'oldest') };
    },
    list: () => database.all('SELECT * FROM build_cache ORDER BY last_used_ms, rowid').map(toRow),
    remove(key) {
      database.run('DELETE FROM build_cache WHERE key = ?', key);
    },
  };
}

function toRow(row: Row): BuildCacheRow {
  return {
    key: textColumn(row, 'key'),
    type: textColumn(row, 'type') as BuildCacheRow['type'],
    parent: textColumn(row, 'parent'),
    description: textColumn(row, 'description'),
    chain: textColumn(row, 'chain_id'),
    layer: jsonColumn(row, 'layer'),
    made: jsonColumn(row, 'made'),
    slot: textColumn(row, 'slot'),
    sizeBytes: numberColumn(row, 'size_bytes'),
    createdAtMs: numberColumn(row, 'created_ms'),
    lastUsedAtMs: numberColumn(row, 'last_used_ms'),
    useCount: numberColumn(row, 'use_count'),
    unsyncedBoot: textColumn(row, 'unsynced_boot'),
  };
}
