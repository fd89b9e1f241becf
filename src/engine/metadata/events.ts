import type { EngineEvent } from '../event/event.js';
import { jsonColumn, numberColumn, textColumn } from './columns.js';
import type { Database, Row } from './database.js';

export type WantedEvent = {
  readonly action: string;
  readonly actorId: string;
  readonly afterSequence?: number | undefined;
  readonly sinceMs?: number | undefined;
};

/** Rows of the journal. */
export interface EventRecords {
  /** @returns the sequence number it got */
  insert(event: Omit<EngineEvent, 'sequence'> & { readonly isRoutine: boolean }): number;
  /** In order, those after `sequence` and not older than `sinceMs`. */
  after(sequence: number, sinceMs: number, limit: number): readonly EngineEvent[];
  findFirst(wanted: WantedEvent): EngineEvent | undefined;
  /** 0 while the journal is empty. */
  lastSequence(): number;
  /** Leaves the last `kept` of those that are routine, or of those that are not. */
  removeOldest(kept: number, options: { readonly isRoutine: boolean }): void;
}

export function eventRecords(database: Database): EventRecords {
  return {
    insert: ({ timeMs, timeNanosRest, type, action, actor, isRoutine }) =>
      numberColumn(
        database.get(
          `INSERT INTO event (time_ms, time_nanos_rest, type, action, actor_id, attributes, is_routine)
           VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING sequence`,
          timeMs,
          timeNanosRest,
          type,
          action,
          actor.id,
          JSON.stringify(actor.attributes),
          Number(isRoutine),
        ) ?? {},
        'sequence',
      ),
    after: (sequence, sinceMs, limit) =>
      database
        .all(
          'SELECT * FROM event WHERE sequence > ? AND time_ms >= ? ORDER BY sequence LIMIT ?',
          sequence,
          sinceMs,
          limit,
        )
        .map(toEvent),
    findFirst({ action, actorId, afterSequence = 0, sinceMs = 0 }) {
      const row = database.get(
        'SELECT * FROM event WHERE sequence > ? AND time_ms >= ? AND actor_id = ? AND action = ? ORDER BY sequence LIMIT 1',
        afterSequence,
        sinceMs,
        actorId,
        action,
      );
      return row && toEvent(row);
    },
    lastSequence: () =>
      numberColumn(database.get('SELECT coalesce(max(sequence), 0) AS last FROM event') ?? {}, 'last'),
    removeOldest(kept, { isRoutine }) {
      database.run(
        `DELETE FROM event WHERE is_routine = ?1 AND sequence <=
           (SELECT sequence FROM event WHERE is_routine = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2)`,
        Number(isRoutine),
        kept,
      );
    },
  };
}

function toEvent(row: Row): EngineEvent {
  return {
    sequence: numberColumn(row, 'sequence'),
    type: textColumn(row, 'type') as EngineEvent['type'],
    action: textColumn(row, 'action'),
    actor: { id: textColumn(row, 'actor_id'), attributes: jsonColumn(row, 'attributes') },
    timeMs: numberColumn(row, 'time_ms'),
    timeNanosRest: numberColumn(row, 'time_nanos_rest'),
  };
}
