import { invalid } from './invalid.js';
import { parseMoment } from './moment.js';

/** From when to when events are wanted. */
export type EventSpan = { readonly sinceMs: number | undefined; readonly untilMs: number | undefined };

type Words = { readonly since: string | undefined; readonly until: string | undefined };

/**
 * Reads `--since` and `--until`. Whoever says only the end means all that is remembered until then; undefined as
 * beginning: from now on.
 *
 * @throws argument_invalid @see moby, api/server/router/system: getEvents; daemon/events: loadBufferedEvents
 */
export function eventSpan({ since, until }: Words, nowMs: number): EventSpan {
  const sinceMs = since === undefined ? undefined : parseMoment(since, nowMs);
  const untilMs = until === undefined ? undefined : parseMoment(until, nowMs);
  if (untilMs !== undefined && untilMs < (sinceMs ?? 0)) {
    throw invalid(`\`since\` time (${since}) cannot be after \`until\` time (${until})`);
  }
  return { sinceMs: sinceMs ?? (untilMs === undefined ? undefined : 0), untilMs };
}
