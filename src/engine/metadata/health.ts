import type { ContainerId } from '../container/container.js';
import type { ContainerHealth } from '../container/container-health.js';
import { numberColumn, textColumn } from './columns.js';
import type { Database } from './database.js';

/** When a running container is to be asked again whether it is well. */
export type HealthSchedule = {
  readonly id: ContainerId;
  /** Which of its lives is meant: when that began. */
  readonly startedAtMs: number;
  /** From when the interval counts. */
  readonly sinceMs: number;
  readonly intervalMs: number;
};

/**
 * What health checks have found, beside the containers: a result is written while somebody else holds the container's lock.
 * The health itself is read with the container.
 */
export interface HealthRecords {
  put(schedule: HealthSchedule, health: ContainerHealth): void;
  /** Counts the interval from `sinceMs` on. */
  postpone(id: ContainerId, sinceMs: number): void;
  /** Of containers that are running; not of paused ones. */
  list(): readonly HealthSchedule[];
  /** Whether {@link list} would have any. */
  hasAny(): boolean;
}

const WATCHED = `FROM container_health JOIN container ON container.id = container_id AND container.status = 'running'`;

export function healthRecords(database: Database): HealthRecords {
  return {
    put({ id, startedAtMs, sinceMs, intervalMs }, { status, failingStreak, log }) {
      database.run(
        `INSERT OR REPLACE INTO container_health
           (container_id, started_ms, since_ms, interval_ms, status, failing_streak, log) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        id,
        startedAtMs,
        sinceMs,
        intervalMs,
        status,
        failingStreak,
        JSON.stringify(log),
      );
    },
    postpone(id, sinceMs) {
      database.run('UPDATE container_health SET since_ms = ? WHERE container_id = ?', sinceMs, id);
    },
    list: () =>
      database.all(`SELECT container_id, started_ms, since_ms, interval_ms ${WATCHED}`).map((row) => ({
        id: textColumn(row, 'container_id') as ContainerId,
        startedAtMs: numberColumn(row, 'started_ms'),
        sinceMs: numberColumn(row, 'since_ms'),
        intervalMs: numberColumn(row, 'interval_ms'),
      })),
    hasAny: () => database.get(`SELECT 1 ${WATCHED} LIMIT 1`) !== undefined,
  };
}
