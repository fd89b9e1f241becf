const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a moment as somebody types it: `15m` and `2h30m` ago, `10:30` and `10:30:05` of the last 24 hours, `2026-11-20`,
 * `2026-11-20 10:30`, and anything of RFC 3339. What names no zone is of this machine's.
 */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const typed = text.trim();
  return ago(typed, nowMs) ?? timeOfDay(typed, nowMs) ?? date(typed);
}

/** `FROM`, `FROM..TO` and `..TO`. Undefined where it cannot be read; nothing typed is no limit. */
export function parseMoments(
  text: string,
  nowMs: number,
): { readonly sinceMs: number | undefined; readonly untilMs: number | undefined } | undefined {
  const [from = '', to = '', ...more] = text.split('..').map((part) => part.trim());
  const [sinceMs, untilMs] = [from, to].map((part) => (part === '' ? undefined : parseMoment(part, nowMs)));
  const isRead = more.length === 0 && (from === '' || sinceMs !== undefined) && (to === '' || untilMs !== undefined);
  return isRead ? { sinceMs, untilMs } : undefined;
}

function ago(text: string, nowMs: number): number | undefined {
  if (!/^(\d+[smhdw])+$/.test(text)) return undefined;
  let spanMs = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([smhdw])/g)) spanMs += Number(count) * (UNITS_MS[unit] ?? 0);
  return nowMs - spanMs;
}

function timeOfDay(text: string, nowMs: number): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const moment = new Date(nowMs);
  moment.setHours(Number(hours), Number(minutes), Number(seconds), 0);
  // Of the future nobody has a log: yesterday's is meant.
  return moment.getTime() > nowMs ? moment.getTime() - (UNITS_MS['d'] ?? 0) : moment.getTime();
}

function date(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const timeMs = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
