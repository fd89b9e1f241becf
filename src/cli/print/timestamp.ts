/** `2026-01-02 03:04:05 +0000 UTC`: local time as Go prints it. */
export function localTime(atMs: number): string {
  const { date, time, offset } = localParts(atMs);
  return `${date} ${time} ${offset} ${zoneName(atMs)}`;
}

/** RFC 3339 in local time with nanoseconds: `2026-01-02T03:04:05.000000000Z`. */
export function localNanoTime(atMs: number, nanosRest: number): string {
  const { date, time, offset } = localParts(atMs);
  const nanos = (Math.trunc(atMs % 1000) * 1_000_000 + nanosRest).toString().padStart(9, '0');
  return `${date}T${time}.${nanos}${offset === '+0000' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}

/** RFC 3339 in local time: `2026-01-02T03:04:05Z`. */
export function localSecondTime(atMs: number): string {
  const { date, time, offset } = localParts(atMs);
  return `${date}T${time}${offset === '+0000' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3)}`}`;
}

function localParts(atMs: number): { readonly date: string; readonly time: string; readonly offset: string } {
  const minutes = -new Date(atMs).getTimezoneOffset();
  const [date = '', time = ''] = new Date(atMs + minutes * 60_000).toISOString().slice(0, 19).split('T');
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return { date, time, offset: `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}${twoDigits(rest)}` };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function zoneName(atMs: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(atMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}
