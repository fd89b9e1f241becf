import { findDurationMs } from './duration.js';
import { invalid } from './invalid.js';

const UNIX = /^(\d+)(?:\.(\d{1,9}))?$/;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?))?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a moment as `--since` takes it: how long ago (`42m`), seconds since 1970, or RFC 3339, whose parts may be left
 * out from the right. Without a zone it is local time.
 *
 * @returns milliseconds since 1970
 */
export function parseMoment(text: string, nowMs: number): number {
  const unix = UNIX.exec(text);
  if (unix) return Number(unix[1]) * 1000 + Number(`0.${unix[2] ?? 0}`) * 1000;
  const agoMs = findDurationMs(text);
  if (agoMs !== undefined) return nowMs - agoMs;
  const [, date, time = '00:00:00', zone = ''] = DATE.exec(text) ?? [];
  const whole = time.length === 2 ? `${time}:00:00` : time.length === 5 ? `${time}:00` : time;
  const atMs = date === undefined ? Number.NaN : Date.parse(`${date}T${whole}${zone}`);
  if (Number.isNaN(atMs)) throw invalid(`failed to parse value as time or duration: ${JSON.stringify(text)}`);
  return atMs;
}
