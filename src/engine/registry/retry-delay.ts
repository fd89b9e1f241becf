import type { Random } from '../../host/random.js';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** A registry that asks for more than this is better told to the user. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/** How long to wait before attempt number `attempt` (1 is the first repetition): doubled each time, and scattered. */
export function retryDelayMs(attempt: number, random: Random): number {
  const longest = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return longest / 2 + random.below(longest / 2);
}

/** What `Retry-After` asks for; undefined where it asks for nothing. @see RFC 9110, 10.2.3 */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
