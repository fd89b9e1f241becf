import type { ContainerId } from '../container/container.js';
import type { CreateExec, Exec } from '../task/exec-service.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

/** A further process of a container as stored. */
export type ExecRecord = Exec & {
  /** Identity of its process, together with `pid`; 0 until that is known. */
  readonly pidStartTicks: number;
  /** 0 until somebody begins to start it. */
  readonly startedAtMs: number;
};

export type NewExec = Pick<Exec, 'id' | 'containerId' | 'asked'> & { readonly createdAtMs: number };

/** Further processes: those that were created, that run, and, for a while, that have ended. They go with their container. */
export interface ExecRecords {
  /** As one that is not started yet. The oldest of those make room where they are too many. */
  insert(exec: NewExec): void;
  find(id: string): ExecRecord | undefined;
  /** Ids of those that are not started yet. */
  listCreated(containerId: ContainerId): readonly string[];
  /** Forgets those: they were for a life of the container that has ended. */
  dropCreated(containerId: ContainerId): void;
  /** Whether it was created and not begun: it is now, by the caller. */
  begin(id: string, atMs: number): boolean;
  setProcess(id: string, process: { readonly pid: number; readonly startTicks: number }): void;
  /** The first end counts. */
  end(id: string, end: { readonly exitCode: number; readonly atMs: number }): boolean;
}

/** Clients ask for the exit code when they have heard of the end. @see moby, daemon/exec.go: execCommandGC */
const ENDED_KEPT_MS = 5 * 60 * 1000;
/** Clients that only create do not fill the disk. */
const MOST_CREATED = 10_000;
const MOST_CREATED_BYTES = 64 * 1024 * 1024;

/** Of those that are created all but the newest that there is room for. */
const TOO_MANY = `SELECT id FROM (
  SELECT id, row_number() OVER newest AS place, sum(length(asked)) OVER newest AS bytes
  FROM exec WHERE status = 'created' WINDOW newest AS (ORDER BY created_ms DESC, rowid DESC)
) WHERE place > 1 AND (place > ${MOST_CREATED} OR bytes > ${MOST_CREATED_BYTES})`;

export function execRecords(database: Database): ExecRecords {
  return {
    insert({ id, containerId, asked, createdAtMs }) {
      database.transaction(() => {
        database.run(`DELETE FROM exec WHERE status = 'ended' AND ended_ms < ?`, createdAtMs - ENDED_KEPT_MS);
        database.run(
          `INSERT INTO exec (id, container_id, created_ms, asked, status, started_ms, pid, pid_start_ticks, ended_ms)
           VALUES (?, ?, ?, ?, 'created', 0, 0, 0, 0)`,
          id,
          containerId,
          createdAtMs,
          JSON.stringify(asked),
        );
        database.run(`DELETE FROM exec WHERE id IN (${TOO_MANY})`);
      });
    },
    find(id) {
      const row = database.get('SELECT * FROM exec WHERE id = ?', id);
      return row && toRecord(row);
    },
    listCreated: (containerId) =>
      database
        .all(`SELECT id FROM exec WHERE container_id = ? AND status = 'created' ORDER BY created_ms`, containerId)
        .map((row) => textColumn(row, 'id')),
    dropCreated(containerId) {
      database.run(`DELETE FROM exec WHERE container_id = ? AND status = 'created'`, containerId);
    },
    begin: (id, atMs) =>
      database.run(
        `UPDATE exec SET status = 'running', started_ms = ? WHERE id = ? AND status = 'created'`,
        atMs,
        id,
      ) === 1,
    setProcess(id, { pid, startTicks }) {
      database.run('UPDATE exec SET pid = ?, pid_start_ticks = ? WHERE id = ?', pid, startTicks, id);
    },
    end(id, { exitCode, atMs }) {
      const changed = database.run(
        `UPDATE exec SET status = 'ended', exit_code = ?, ended_ms = ? WHERE id = ? AND status != 'ended'`,
        exitCode,
        atMs,
        id,
      );
      return changed > 0;
    },
  };
}

const toRecord = (row: Row): ExecRecord => ({
  id: textColumn(row, 'id'),
  containerId: textColumn(row, 'container_id') as ContainerId,
  asked: jsonColumn<CreateExec>(row, 'asked'),
  status: textColumn(row, 'status') as Exec['status'],
  pid: numberColumn(row, 'pid'),
  pidStartTicks: numberColumn(row, 'pid_start_ticks'),
  startedAtMs: numberColumn(row, 'started_ms'),
  exitCode: row['exit_code'] === null ? undefined : numberColumn(row, 'exit_code'),
});
