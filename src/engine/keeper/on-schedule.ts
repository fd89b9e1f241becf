import { isEngineError } from '../../errors/engine-error.js';
import type { Clock } from '../../host/clock.js';
import type { Duty } from './duty.js';
import { isDue } from './is-due.js';

/** What is done again and again, each thing at its own times. */
export type ScheduledWork<Schedule> = {
  /** Those that are to be kept, the one that is due first in front. */
  active(): readonly Schedule[];
  /** What it is a schedule of: nothing is done twice at once. */
  key(schedule: Schedule): string;
  put(schedule: Schedule): void;
  take(schedule: Schedule): Promise<void>;
  /** How it ended; an empty text where it did not fail. */
  ended?(schedule: Schedule, failure: string): void;
};

/** Does what schedules ask for at their times, all side by side. What fails, as on a full disk, is tried again at its next time. */
export function onSchedule<Schedule extends { readonly everyMs: number; readonly nextAtMs: number }>(
  clock: Clock,
  work: ScheduledWork<Schedule>,
): Duty {
  const underWay = new Map<string, Promise<void>>();

  const begin = (schedule: Schedule): void => {
    const key = work.key(schedule);
    // First: killed at it, the next keeper does not begin with the same.
    work.put({ ...schedule, nextAtMs: clock.nowMs() + schedule.everyMs });
    const ended = work
      .take(schedule)
      .then(
        () => work.ended?.(schedule, ''),
        (error: unknown) => work.ended?.(schedule, isEngineError(error) ? error.message : String(error)),
      )
      // Nobody can be told where not even that can be written down.
      .catch(() => undefined)
      .finally(() => underWay.delete(key));
    underWay.set(key, ended);
  };

  const waiting = (): readonly Schedule[] => work.active().filter((schedule) => !underWay.has(work.key(schedule)));

  return {
    async tend() {
      const nowMs = clock.nowMs();
      for (const schedule of waiting()) if (isDue(schedule, nowMs)) begin(schedule);
    },
    nextAtMs: () => waiting()[0]?.nextAtMs,
    async [Symbol.asyncDispose]() {
      await Promise.all(underWay.values());
    },
  };
}
