import type { Digest } from '../../oci/digest.js';
import type {
  Container,
  ContainerConfig,
  ContainerHealth,
  ContainerId,
  ContainerState,
  ContainerStatus,
  HealthStatus,
} from '../container/container.js';
import type { EndpointSettings } from '../container/container-config.js';
import { cachedRows } from './cached-rows.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import { completeConfig } from './container-config-defaults.js';
import type { Database, Row } from './database.js';

/** A container as stored: with the boot in which its state was true. */
export type ContainerRecord = Container & { readonly bootId: string };

/** What tells whether a container is as it was left: of each that has, or had, a program or is on its way out. */
export type ContainerVitals = Pick<ContainerRecord, 'id' | 'bootId'> &
  Pick<ContainerState, 'status' | 'pid' | 'pidStartTicks'>;

/** Rows of containers. */
export interface ContainerRecords {
  insert(record: ContainerRecord): void;
  find(id: ContainerId): ContainerRecord | undefined;
  /** For whoever waits for it to change: the rest of a record is much to read again and again. */
  statusOf(id: ContainerId): ContainerStatus | undefined;
  /** What it is called now. */
  findName(id: ContainerId): string | undefined;
  findByName(name: string): ContainerRecord | undefined;
  /** At most two: enough to tell that a beginning is ambiguous. */
  findByIdPrefix(prefix: string): readonly ContainerRecord[];
  /** Newest first; of any status where none is given. */
  list(statuses?: readonly ContainerStatus[]): readonly ContainerRecord[];
  /** Of those that are running, paused, restarting or being removed: each command reads them when it begins. */
  vitals(): readonly ContainerVitals[];
  hasAny(): boolean;
  /** That are alive and linked to others. */
  withLinks(): readonly ContainerRecord[];
  /** Of those that want name servers of their own (`--dns`). */
  nameServers(): ReadonlyMap<ContainerId, readonly string[]>;
  /** What those that have links on any network ask of theirs, whether they run or not. */
  linkedEndpoints(): ReadonlyMap<ContainerId, readonly EndpointSettings[]>;
  setState(id: ContainerId, state: ContainerState, bootId: string): void;
  setName(id: ContainerId, name: string): void;
  setConfig(id: ContainerId, config: ContainerConfig): void;
  setImage(id: ContainerId, image: Pick<Container, 'image' | 'imageId'>): void;
  remove(id: ContainerId): void;
}

const HEALTH = 'container_health.status AS health_status, failing_streak';
const WITH_HEALTH = 'FROM container LEFT JOIN container_health ON container_id = id';
/** The container, or one of its endpoints; what looks so in a text has backslashes. */
const HAS_LINKS = `config LIKE '%"links":["%'`;

export function containerRecords(database: Database): ContainerRecords {
  const first = (row: Row | undefined): ContainerRecord | undefined => row && toRecord(row);
  const select = `SELECT container.*, ${HEALTH}, log AS health_log ${WITH_HEALTH}`;
  // The last probe says why; five of each of many containers would be much to read.
  const selectMany = `SELECT container.*, ${HEALTH}, '[' || coalesce(log -> '$[#-1]', '') || ']' AS health_log ${WITH_HEALTH}`;
  const newestFirst = 'ORDER BY created_ms DESC, container.rowid DESC';
  const all = cachedRows(database, { sql: `${selectMany} ${newestFirst}`, key: 'id', toItem: toRecord });
  return {
    insert(record) {
      database.run(
        `INSERT INTO container (id, name, created_ms, image, image_id, config, status, state, boot_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        record.id,
        record.name,
        record.createdAtMs,
        record.image,
        record.imageId,
        JSON.stringify(record.config),
        record.state.status,
        JSON.stringify(record.state),
        record.bootId,
      );
    },
    find: (id) => first(database.get(`${select} WHERE id = ?`, id)),
    findName(id) {
      const row = database.get('SELECT name FROM container WHERE id = ?', id);
      return row && textColumn(row, 'name');
    },
    statusOf(id) {
      const row = database.get('SELECT status FROM container WHERE id = ?', id);
      return row && (textColumn(row, 'status') as ContainerStatus);
    },
    findByName: (name) => first(database.get(`${select} WHERE name = ?`, name)),
    findByIdPrefix: (prefix) =>
      database.all(`${select} WHERE id >= ? AND id < ? LIMIT 2`, prefix, `${prefix}g`).map(toRecord),
    list(statuses = []) {
      if (statuses.length === 0) return all();
      const isWanted = `WHERE container.status IN (${statuses.map(() => '?').join()})`;
      return database.all(`${selectMany} ${isWanted} ${newestFirst}`, ...statuses).map(toRecord);
    },
    vitals: () =>
      database
        .all(
          `SELECT id, status, state -> '$.pid' AS pid, state -> '$.pidStartTicks' AS pid_start_ticks, boot_id
           FROM container WHERE status IN ('running', 'paused', 'removing', 'restarting') ${newestFirst}`,
        )
        .map((row) => ({
          id: textColumn(row, 'id') as ContainerId,
          status: textColumn(row, 'status') as ContainerStatus,
          pid: jsonColumn<number>(row, 'pid'),
          pidStartTicks: jsonColumn<number>(row, 'pid_start_ticks'),
          bootId: textColumn(row, 'boot_id'),
        })),
    hasAny: () => database.get('SELECT 1 FROM container LIMIT 1') !== undefined,
    withLinks: () =>
      database.all(`${selectMany} WHERE container.status IN ('running', 'paused') AND ${HAS_LINKS}`).map(toRecord),
    nameServers: () =>
      new Map(
        database
          .all(`SELECT id, config -> '$.dns.servers' AS servers FROM container WHERE config -> '$.dns.servers' <> '[]'`)
          .map((row) => [textColumn(row, 'id') as ContainerId, jsonColumn<readonly string[]>(row, 'servers')]),
      ),
    linkedEndpoints: () =>
      new Map(
        database
          .all(`SELECT id, config -> '$.endpoints' AS endpoints FROM container WHERE ${HAS_LINKS}`)
          .map((row) => [
            textColumn(row, 'id') as ContainerId,
            jsonColumn<readonly EndpointSettings[]>(row, 'endpoints'),
          ]),
      ),
    setState(id, state, bootId) {
      database.run(
        'UPDATE container SET status = ?, state = ?, boot_id = ? WHERE id = ?',
        state.status,
        JSON.stringify(state),
        bootId,
        id,
      );
    },
    setName(id, name) {
      database.run('UPDATE container SET name = ? WHERE id = ?', name, id);
    },
    setConfig(id, config) {
      database.run('UPDATE container SET config = ? WHERE id = ?', JSON.stringify(config), id);
    },
    setImage(id, { image, imageId }) {
      database.run('UPDATE container SET image = ?, image_id = ? WHERE id = ?', image, imageId, id);
    },
    remove(id) {
      database.run('DELETE FROM container WHERE id = ?', id);
    },
  };
}

function toRecord(row: Row): ContainerRecord {
  const state = completeState(jsonColumn(row, 'state'));
  return {
    id: textColumn(row, 'id') as ContainerId,
    name: textColumn(row, 'name'),
    createdAtMs: numberColumn(row, 'created_ms'),
    image: textColumn(row, 'image'),
    imageId: textColumn(row, 'image_id') as Digest,
    config: completeConfig(jsonColumn(row, 'config')),
    state,
    bootId: textColumn(row, 'boot_id'),
    ...(row['health_status'] !== null && { health: toHealth(row, state) }),
  };
}

/** A state as it was stored; one that is older than networks by name gets its place anew when it next starts. */
const completeState = (stored: ContainerState): ContainerState =>
  Array.isArray(stored.endpoints) ? stored : { ...stored, endpoints: [], ports: [] };

/** Whoever is not alive is not well. @see moby, container/health.go: CloseMonitorChannel */
const toHealth = (row: Row, { status }: ContainerState): ContainerHealth => ({
  status:
    status === 'running' || status === 'paused' ? (textColumn(row, 'health_status') as HealthStatus) : 'unhealthy',
  failingStreak: numberColumn(row, 'failing_streak'),
  log: jsonColumn(row, 'health_log'),
});
