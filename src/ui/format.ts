/** Numbers and times as the screen writes them. Nothing here reads a clock. */

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];

/** At most five cells: `0`, `812`, `40K`, `1.2M`, `212M`, `5.1G`. Powers of 1024 unless told. */
export function compactBytes(bytes: number, base: 1000 | 1024 = 1024): string {
  if (!Number.isFinite(bytes) || bytes <= 0) return '0';
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= base;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)}${UNITS[unit]}`;
}

/** `1.2 MB`, `40 kB`, `812 B`: powers of 1000, as docker tells sizes of images. */
export function longBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.max(0, Math.round(bytes))} B`;
  return compactBytes(bytes, 1000).replace(/([A-Z])$/, (unit) => ` ${unit === 'K' ? 'k' : unit}B`);
}

/** Per cent in at most five cells: `0%`, `0.4%`, `34%`, `1200%`. */
export function percent(value: number): string {
  if (!Number.isFinite(value) || value <= 0) return '0%';
  return value < 9.95 ? `${value.toFixed(1)}%` : `${Math.round(value)}%`;
}

const SPANS: readonly (readonly [name: string, seconds: number])[] = [
  ['y', 365 * 86_400],
  ['w', 7 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
];

/** How long something is or was: `5s`, `3m`, `2h`, `4d`, `6w`, `2y`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const found = SPANS.find(([, unit]) => seconds >= unit && (unit !== 7 * 86_400 || seconds >= 2 * unit));
  return found ? `${Math.floor(seconds / found[1])}${found[0]}` : `${seconds}s`;
}

/** Time that a processor was busy, in at most six cells: `0:04`, `12:31`, `3h12m`, `4d6h`. */
export function cpuTime(nanoseconds: number): string {
  const seconds = Math.max(0, Math.floor(nanoseconds / 1e9));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
  return hours < 24 ? `${hours}h${minutes % 60}m` : `${Math.floor(hours / 24)}d${hours % 24}h`;
}

/** Time of day on this machine's clock: `14:02:11`. */
export function clockTime(timeMs: number): string {
  const time = new Date(timeMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Cells that {@link moment} takes at the most. */
export const MOMENT_WIDTH = 16;

/** How moments are told, and what now is. */
export type Moments = { readonly nowMs: number; readonly dates: 'relative' | 'local' | 'utc' };

/** When something was: how long ago, `2026-11-21 08:14` by this machine's clock, or the same in UTC. */
export function moment(timeMs: number, { nowMs, dates }: Moments): string {
  if (dates === 'relative') return span(nowMs - timeMs);
  const time = new Date(timeMs);
  const local = new Date(timeMs - time.getTimezoneOffset() * 60_000);
  return (dates === 'utc' ? time : local).toISOString().slice(0, MOMENT_WIDTH).replace('T', ' ');
}

/** The same in a sentence: `2h ago`, or the moment itself. */
export function momentAgo(timeMs: number, moments: Moments): string {
  const text = moment(timeMs, moments);
  return moments.dates === 'relative' ? `${text} ago` : text;
}

/** `1 image`, `3 images`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
