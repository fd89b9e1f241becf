import type { Digest } from '../../oci/digest.js';
import type { ContainerConfig, ContainerId } from '../container/container.js';
import type { Save, SaveCause, SaveSchedule } from '../save/save-service.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import { completeConfig } from './container-config-defaults.js';
import type { Database, Row } from './database.js';

/** A save as stored: with what its container was configured as. */
export type SaveRecord = Omit<Save, 'imageId'> & {
  /** Undefined until its image is made, and once somebody has removed that by its name. */
  readonly imageId: Digest | undefined;
  readonly config: ContainerConfig;
};

export type NewSave = Pick<SaveRecord, 'containerId' | 'containerName' | 'createdAtMs' | 'cause' | 'note' | 'config'>;

/** Rows of saves and of their schedules. */
export interface SaveRecords {
  /** Before its image is made, whose name takes the number. @param imageName Makes the name of the number. */
  insert(save: NewSave, imageName: (number: number) => string): SaveRecord;
  find(number: number): SaveRecord | undefined;
  /** Newest first. */
  list(): readonly SaveRecord[];
  /** In the transaction that registers it. */
  setImage(number: number, imageId: Digest): void;
  setSize(number: number, sizeBytes: number): void;
  remove(number: number): void;
  schedules(): readonly SaveSchedule[];
  /** Of containers that run. */
  activeSchedules(): readonly SaveSchedule[];
  hasActive(): boolean;
  putSchedule(schedule: SaveSchedule): void;
  removeSchedule(id: ContainerId): void;
}

/** Somebody may give the name to another image, as with an archive that holds one of that name: what was made counts. */
const IMAGE = `CASE
  WHEN image_name.image_id IS NULL OR made_id IS NULL THEN image_name.image_id
  ELSE (SELECT id FROM image WHERE id = made_id)
END AS image_id`;
const SAVES = `SELECT save.*, ${IMAGE} FROM save LEFT JOIN image_name ON image_name.name = save.image`;
const ACTIVE = `FROM save_schedule JOIN container ON container.id = container_id AND container.status IN ('running', 'paused')`;

export function saveRecords(database: Database): SaveRecords {
  const find = (number: number): SaveRecord | undefined => {
    const row = database.get(`${SAVES} WHERE number = ?`, number);
    return row && toRecord(row);
  };
  return {
    insert({ containerId, containerName, createdAtMs, cause, note, config }, imageName) {
      return database.transaction(() => {
        const row = database.get(
          `INSERT INTO save (container_id, container_name, image, created_ms, size_bytes, cause, note, config)
           VALUES (?, ?, '', ?, 0, ?, ?, ?) RETURNING number`,
          containerId,
          containerName,
          createdAtMs,
          cause,
          note,
          JSON.stringify(config),
        );
        const number = row && numberColumn(row, 'number');
        if (number !== undefined) database.run('UPDATE save SET image = ? WHERE number = ?', imageName(number), number);
        const inserted = number === undefined ? undefined : find(number);
        if (!inserted) throw new TypeError('a row that was inserted is not there');
        return inserted;
      });
    },
    find,
    list: () => database.all(`${SAVES} ORDER BY number DESC`).map(toRecord),
    setImage(number, imageId) {
      database.run('UPDATE save SET made_id = ? WHERE number = ?', imageId, number);
    },
    setSize(number, sizeBytes) {
      database.run('UPDATE save SET size_bytes = ? WHERE number = ?', sizeBytes, number);
    },
    remove(number) {
      database.run('DELETE FROM save WHERE number = ?', number);
    },
    schedules: () => database.all('SELECT * FROM save_schedule ORDER BY next_ms').map(toSchedule),
    activeSchedules: () => database.all(`SELECT save_schedule.* ${ACTIVE} ORDER BY next_ms`).map(toSchedule),
    hasActive: () => database.get(`SELECT 1 ${ACTIVE} LIMIT 1`) !== undefined,
    putSchedule({ containerId, everyMs, keep, nextAtMs }) {
      database.run(
        'INSERT OR REPLACE INTO save_schedule (container_id, every_ms, keep, next_ms) VALUES (?, ?, ?, ?)',
        containerId,
        everyMs,
        keep,
        nextAtMs,
      );
    },
    removeSchedule(id) {
      database.run('DELETE FROM save_schedule WHERE container_id = ?', id);
    },
  };
}

function toRecord(row: Row): SaveRecord {
  return {
    number: numberColumn(row, 'number'),
    containerId: textColumn(row, 'container_id') as ContainerId,
    containerName: textColumn(row, 'container_name'),
    image: textColumn(row, 'image'),
    imageId: row['image_id'] === null ? undefined : (textColumn(row, 'image_id') as Digest),
    createdAtMs: numberColumn(row, 'created_ms'),
    sizeBytes: numberColumn(row, 'size_bytes'),
    cause: textColumn(row, 'cause') as SaveCause,
    note: textColumn(row, 'note'),
    config: completeConfig(jsonColumn(row, 'config')),
  };
}

const toSchedule = (row: Row): SaveSchedule => ({
  containerId: textColumn(row, 'container_id') as ContainerId,
  everyMs: numberColumn(row, 'every_ms'),
  keep: numberColumn(row, 'keep'),
  nextAtMs: numberColumn(row, 'next_ms'),
});
