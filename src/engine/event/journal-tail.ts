import type { EngineEvent } from './event.js';
import { watchChanges } from './watch-changes.js';

/** What stands at the end of the journal, for all who follow it in this process: one of them looks for all. */
export interface JournalTail {
  /** From now on somebody looks, until the last has left. One place is waited in once at a time. */
  join(options: { readonly cancelSignal?: AbortSignal | undefined }): TailPlace;
}

export interface TailPlace extends Disposable {
  /** All events up to this one can be read. */
  readonly known: number;
  /** The same events for everybody who asks for those after the same one. */
  readAfter(sequence: number): readonly EngineEvent[];
  /** Resolves when there is an event after `sequence`, or when cancelled. @throws where the journal cannot be read any more */
  beyond(sequence: number): Promise<void>;
}

type Source = {
  readonly databasePath: string;
  readonly lastSequence: () => number;
  readonly readAfter: (sequence: number) => readonly EngineEvent[];
};

/** One who waits: looks whether it has come, or is told why it never will. */
type Waiting = { readonly look: () => void; readonly fail: (error: unknown) => void };

export function journalTail({ databasePath, lastSequence, readAfter }: Source): JournalTail {
  const waiting = new Set<Waiting>();
  let followers = 0;
  let end = new AbortController();
  let known = 0;
  let lastRead: { readonly after: number; readonly known: number; readonly events: readonly EngineEvent[] } | undefined;

  const look = (): void => {
    try {
      const now = lastSequence();
      if (now === known) return;
      known = now;
      for (const each of waiting) each.look();
    } catch (error) {
      for (const each of waiting) each.fail(error);
    }
  };
  const lookOn = async (cancelSignal: AbortSignal): Promise<void> => {
    using changes = watchChanges(databasePath);
    while (!cancelSignal.aborted) {
      const seen = changes.count;
      look();
      await changes.next(seen, { cancelSignal });
    }
  };
  const begin = (): void => {
    known = lastSequence();
    end = new AbortController();
    void lookOn(end.signal);
  };
  const leave = (): void => {
    followers -= 1;
    if (followers > 0) return;
    end.abort();
    lastRead = undefined;
  };

  return {
    join({ cancelSignal }) {
      if (followers === 0) begin();
      followers += 1;
      let own: Waiting | undefined;
      const settled = (): void => {
        if (own) waiting.delete(own);
        own = undefined;
      };
      const cancel = (): void => own?.look();
      cancelSignal?.addEventListener('abort', cancel);
      return {
        get known() {
          return known;
        },
        readAfter(sequence) {
          if (lastRead?.after !== sequence || lastRead.known !== known) {
            lastRead = { after: sequence, known, events: readAfter(sequence) };
          }
          return lastRead.events;
        },
        beyond(sequence) {
          const isThere = (): boolean => known > sequence || cancelSignal?.aborted === true;
          if (isThere()) return Promise.resolve();
          return new Promise((resolve, reject) => {
            own = {
              look() {
                if (!isThere()) return;
                settled();
                resolve();
              },
              fail(error) {
                settled();
                reject(error);
              },
            };
            waiting.add(own);
          });
        },
        [Symbol.dispose]() {
          // The signal may live as long as the screen does.
          cancelSignal?.removeEventListener('abort', cancel);
          settled();
          leave();
        },
      };
    },
  };
}
