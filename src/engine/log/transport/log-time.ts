const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 21 01:22:31`, in the zone that the time is written in. @see RFC 3164, 4.1.2 */
export function stampTime(time: string): string {
  const [, , month, day, clock] = TIME.exec(time) ?? [];
  return `${MONTHS[Number(month) - 1] ?? 'Jan'} ${String(Number(day ?? 1)).padStart(2)} ${clock ?? '00:00:00'}`;
}

/** RFC 3339 with so many digits of a second. */
export function standardTime(time: string, digits: number): string {
  const [, year, month, day, clock, fraction = '', zone] = TIME.exec(time) ?? [];
  if (year === undefined) return '-';
  const part = digits === 0 ? '' : `.${fraction.padEnd(digits, '0').slice(0, digits)}`;
  return `${year}-${month}-${day}T${clock}${part}${zone === '+00:00' ? 'Z' : zone}`;
}

/** Since 1970. */
export function epochTime(time: string): { readonly seconds: number; readonly nanos: number } {
  const [, , , , , fraction = ''] = TIME.exec(time) ?? [];
  const ms = Date.parse(time);
  return { seconds: Number.isNaN(ms) ? 0 : Math.floor(ms / 1000), nanos: Number(fraction.padEnd(9, '0')) };
}
