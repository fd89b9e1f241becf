const SECOND_MS = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A span of time as one types it: `1h30m`, `10m`, `1.5s`. */
export function goDuration(milliseconds: number): string {
  const seconds = milliseconds / SECOND_MS;
  const [hours, minutes, rest] = [Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE), seconds % MINUTE];
  const text = `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
  return text === '' ? '0s' : text;
}
