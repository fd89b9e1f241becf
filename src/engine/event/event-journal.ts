import type { Clock } from '../../host/clock.js';
import type { EventRecords, WantedEvent } from '../metadata/events.js';
import type { EngineEvent } from './event.js';
import { journalTail } from './journal-tail.js';

/** What is to be written down. */
export type NewEvent = Pick<EngineEvent, 'type' | 'action' | 'actor'> & {
  /** It comes again and again by itself, as a health check does: soon forgotten, and no others for its sake. */
  readonly isRoutine?: boolean | undefined;
};

/**
 * What happened on this state root, in one order for all processes.
 *
 * An event is written in the transaction of the change that it reports: neither is ever seen without the other.
 */
export interface EventJournal {
  append(event: NewEvent): void;
  /** 0 while nothing has happened. */
  lastSequence(): number;
  /** Events after `sequence`, in order, at most {@link BATCH}. */
  read(options: { readonly afterSequence: number; readonly sinceMs?: number | undefined }): readonly EngineEvent[];
  /** The first that happened to `actorId` since then; undefined where none did, or it is too long ago. */
  findFirst(wanted: WantedEvent): EngineEvent | undefined;
  /** What is there after `sequence`, then what comes, in batches that are never empty; ends when cancelled. */
  follow(options: {
    readonly afterSequence: number;
    readonly sinceMs?: number | undefined;
    readonly cancelSignal?: AbortSignal | undefined;
  }): AsyncIterable<readonly EngineEvent[]>;
}

const BATCH = 1000;
const KEPT = 20_000;
const KEPT_ROUTINE = 2000;
const PRUNE_EVERY = 500;
const NANOS_PER_MS = 1_000_000n;

export function openEventJournal({
  records,
  clock,
  databasePath,
}: {
  readonly records: EventRecords;
  readonly clock: Clock;
  readonly databasePath: string;
}): EventJournal {
  const read: EventJournal['read'] = ({ afterSequence, sinceMs = 0 }) => records.after(afterSequence, sinceMs, BATCH);
  const tail = journalTail({
    databasePath,
    lastSequence: () => records.lastSequence(),
    readAfter: (afterSequence) => read({ afterSequence }),
  });

  return {
    read,
    findFirst: (wanted) => records.findFirst(wanted),
    lastSequence: () => records.lastSequence(),
    append(event) {
      const now = clock.nowNanos();
      const sequence = records.insert({
        ...event,
        isRoutine: event.isRoutine ?? false,
        timeMs: Number(now / NANOS_PER_MS),
        timeNanosRest: Number(now % NANOS_PER_MS),
      });
      if (sequence % PRUNE_EVERY !== 0) return;
      records.removeOldest(KEPT, { isRoutine: false });
      records.removeOldest(KEPT_ROUTINE, { isRoutine: true });
    },
    async *follow({ afterSequence, sinceMs, cancelSignal }) {
      let last = afterSequence;
      using place = tail.join({ cancelSignal });
      const next = (): readonly EngineEvent[] =>
        sinceMs === undefined ? place.readAfter(last) : read({ afterSequence: last, sinceMs });
      while (!cancelSignal?.aborted) {
        const { known } = place;
        for (let events = next(); events.length > 0; events = next()) {
          last = events.at(-1)?.sequence ?? last;
          yield events;
        }
        // Those that are left out are behind us, too.
        last = Math.max(last, known);
        await place.beyond(last);
      }
    },
  };
}
