const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A span of time as docker says it: `About an hour`, `3 weeks`. @see docker/go-units, HumanDuration */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < MINUTE) return `${seconds} seconds`;
  const minutes = Math.trunc(seconds / MINUTE);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  return longDuration(Math.trunc(milliseconds / 1000 / HOUR + 0.5));
}

function longDuration(hours: number): string {
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(hours / 24 / 365)} years`;
}

/** `2 hours ago`; `N/A` for what never happened. */
export const ago = (atMs: number, nowMs: number): string => (atMs <= 0 ? 'N/A' : `${humanDuration(nowMs - atMs)} ago`);
