import type { LogEntry, LogOptions } from './log-entry.js';

type Window = Pick<LogOptions, 'sinceMs' | 'untilMs' | 'stdout' | 'stderr'>;

/**
 * What of a batch was asked for. As docker has it, the first entry that is later than `untilMs` ends the log.
 * Streams are shown unless switched off.
 */
export function entryFilter({ sinceMs, untilMs, stdout, stderr }: Window): (batch: readonly LogEntry[]) => {
  readonly entries: readonly LogEntry[];
  readonly isOver: boolean;
} {
  const hasAllStreams = stdout !== false && stderr !== false;
  const isWanted = ({ stream, time }: LogEntry): boolean =>
    (stream === 'stdout' ? stdout !== false : stderr !== false) &&
    (sinceMs === undefined || Date.parse(time) >= sinceMs);

  return (batch) => {
    const end = untilMs === undefined ? -1 : batch.findIndex(({ time }) => Date.parse(time) > untilMs);
    const within = end === -1 ? batch : batch.slice(0, end);
    const hasAll = hasAllStreams && sinceMs === undefined;
    return { entries: hasAll ? within : within.filter(isWanted), isOver: end !== -1 };
  };
}
