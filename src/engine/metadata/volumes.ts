import type { ContainerId } from '../container/container.js';
import type { Volume } from '../volume/volume.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** Rows of volumes, and of who uses them. */
export interface VolumeRecords {
  /** Does nothing where the name is there already. @returns whether it was made */
  insert(volume: Volume): boolean;
  find(name: string): Volume | undefined;
  list(): readonly Volume[];
  addUse(name: string, container: ContainerId): void;
  usersOf(name: string): readonly ContainerId[];
  /** Ids of all who use any, by the name of the volume. */
  users(): ReadonlyMap<string, readonly ContainerId[]>;
  usedBy(container: ContainerId): readonly Volume[];
  remove(name: string): void;
}

export function volumeRecords(database: Database): VolumeRecords {
  return {
    insert: ({ name, createdAtMs, labels, options, isAnonymous }) =>
      database.run(
        `INSERT INTO volume (name, created_ms, labels, options, is_anonymous, is_seeded) VALUES (?, ?, ?, ?, ?, 0)
         ON CONFLICT DO NOTHING`,
        name,
        createdAtMs,
        JSON.stringify(labels),
        JSON.stringify(options),
        Number(isAnonymous),
      ) > 0,
    find: (name) => {
      const row = database.get('SELECT * FROM volume WHERE name = ?', name);
      return row && toVolume(row);
    },
    list: () => database.all('SELECT * FROM volume ORDER BY name').map(toVolume),
    addUse(name, container) {
      database.run(
        'INSERT INTO volume_use (volume, container_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        name,
        container,
      );
    },
    usersOf: (name) => database.all('SELECT container_id FROM volume_use WHERE volume = ?', name).map(userOf),
    users() {
      const rows = database.all('SELECT volume, container_id FROM volume_use');
      const grouped = Map.groupBy(rows, (row) => textColumn(row, 'volume'));
      return new Map([...grouped].map(([name, uses]) => [name, uses.map(userOf)]));
    },
    usedBy: (container) =>
      database
        .all(
          'SELECT volume.* FROM volume JOIN volume_use ON volume.name = volume_use.volume WHERE container_id = ?',
          container,
        )
        .map(toVolume),
    remove(name) {
      database.run('DELETE FROM volume WHERE name = ?', name);
    },
  };
}

const userOf = (row: Row): ContainerId => textColumn(row, 'container_id') as ContainerId;

function toVolume(row: Row): Volume {
  return {
    name: textColumn(row, 'name'),
    createdAtMs: numberColumn(row, 'created_ms'),
    labels: jsonColumn(row, 'labels'),
    options: jsonColumn(row, 'options'),
    isAnonymous: numberColumn(row, 'is_anonymous') === 1,
    lastUsedAtMs: numberColumn(row, 'last_used_ms') || undefined,
  };
}
