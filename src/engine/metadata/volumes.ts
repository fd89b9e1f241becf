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
  setSeeded(name: string): void;
  addUse(name: string, container: ContainerId): void;
  usersOf(name: string): readonly ContainerId[];
  usedBy(container: ContainerId): readonly Volume[];
  remove(name: string): void;
}

export function volumeRecords(database: Database): VolumeRecords {
  return {
    insert: ({ name, createdAtMs, labels, isAnonymous, isSeeded }) =>
      database.run(
        `INSERT INTO volume (name, created_ms, labels, is_anonymous, is_seeded) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        name,
        createdAtMs,
        JSON.stringify(labels),
        Number(isAnonymous),
        Number(isSeeded),
      ) > 0,
    find: (name) => {
      const row = database.get('SELECT * FROM volume WHERE name = ?', name);
      return row && toVolume(row);
    },
    list: () => database.all('SELECT * FROM volume ORDER BY name').map(toVolume),
    setSeeded(name) {
      database.run('UPDATE volume SET is_seeded = 1 WHERE name = ?', name);
    },
    addUse(name, container) {
      database.run(
        'INSERT INTO volume_use (volume, container_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        name,
        container,
      );
    },
    usersOf: (name) =>
      database
        .all('SELECT container_id FROM volume_use WHERE volume = ?', name)
        .map((row) => textColumn(row, 'container_id') as ContainerId),
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

function toVolume(row: Row): Volume {
  return {
    name: textColumn(row, 'name'),
    createdAtMs: numberColumn(row, 'created_ms'),
    labels: jsonColumn(row, 'labels'),
    isAnonymous: numberColumn(row, 'is_anonymous') === 1,
    isSeeded: numberColumn(row, 'is_seeded') === 1,
  };
}
