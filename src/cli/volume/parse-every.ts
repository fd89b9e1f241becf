import { parseDurationMs } from '../../wire/words/duration.js';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** A duration of docker's, or whole days, which those do not have. */
export function parseEvery(text: string): number {
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  return days === undefined ? parseDurationMs(text) : Number(days) * MS_PER_DAY;
}
