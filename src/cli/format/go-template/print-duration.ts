const SMALL_UNITS = [
  { unit: 'ns', nanoseconds: 1 },
  { unit: 'µs', nanoseconds: 1e3 },
  { unit: 'ms', nanoseconds: 1e6 },
] as const;
const SECOND_NANOS = 1e9;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** As Go prints a `time.Duration`: `1h0m0s`, `1m30s`, `250ms`, `0s`. */
export function printDuration(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  const sign = nanoseconds < 0 ? '-' : '';
  const small = SMALL_UNITS.findLast((each) => size >= each.nanoseconds);
  if (small && size < SECOND_NANOS) return `${sign}${size / small.nanoseconds}${small.unit}`;
  const whole = Math.floor(size / SECOND_NANOS);
  const [hours, minutes] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  const seconds = `${(size - (whole - (whole % MINUTE)) * SECOND_NANOS) / SECOND_NANOS}s`;
  if (whole < MINUTE) return sign + seconds;
  return whole < HOUR ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes}m${seconds}`;
}
