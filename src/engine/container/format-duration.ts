const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

/** A duration as Go prints it: `30s`, `1m30s`, `1.5s`, `250ms`. */
export function formatDuration(ms: number): string {
  if (ms < MS_PER_SECOND) return `${ms}ms`;
  const minutes = Math.floor(ms / (MS_PER_SECOND * SECONDS_PER_MINUTE));
  const hours = Math.floor(minutes / MINUTES_PER_HOUR);
  const seconds = `${(ms - minutes * MS_PER_SECOND * SECONDS_PER_MINUTE) / MS_PER_SECOND}s`;
  if (minutes === 0) return seconds;
  return hours === 0 ? `${minutes}m${seconds}` : `${hours}h${minutes % MINUTES_PER_HOUR}m${seconds}`;
}
