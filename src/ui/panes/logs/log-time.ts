import { clockTime, span } from '../../format.js';
import type { LogTimes } from '../../state/logs-view.js';

const WIDTHS: Readonly<Record<LogTimes, number>> = { off: 0, relative: 5, local: 9, utc: 10 };
const DATE_WIDTH = 6;

export type LogTimeOptions = {
  readonly times: LogTimes;
  readonly nowMs: number;
  /** Where lines of other days are in view, their date stands before the time. */
  readonly hasDates: boolean;
};

/** Cells that {@link logTime} takes, with the blank behind it. */
export function logTimeWidth({ times, hasDates }: LogTimeOptions): number {
  return WIDTHS[times] + (hasDates && (times === 'local' || times === 'utc') ? DATE_WIDTH : 0);
}

/** When a line was written, in the way that was chosen. */
export function logTime(time: string, options: LogTimeOptions): string {
  const { times, nowMs, hasDates } = options;
  const timeMs = Date.parse(time);
  const width = logTimeWidth(options) - 1;
  if (Number.isNaN(timeMs)) return '-'.padEnd(width);
  switch (times) {
    case 'off':
      return '';
    case 'relative':
      return span(nowMs - timeMs).padStart(width);
    case 'local':
      return `${hasDates ? `${localDate(timeMs)} ` : ''}${clockTime(timeMs)}`;
    case 'utc': {
      const utc = new Date(timeMs).toISOString();
      return `${hasDates ? `${utc.slice(5, 10)} ` : ''}${utc.slice(11, 19)}Z`;
    }
    default:
      return times satisfies never;
  }
}

/** Whether a line is of another day than today. */
export function isOfAnotherDay(time: string, nowMs: number): boolean {
  const timeMs = Date.parse(time);
  return !Number.isNaN(timeMs) && new Date(timeMs).toDateString() !== new Date(nowMs).toDateString();
}

function localDate(timeMs: number): string {
  const date = new Date(timeMs);
  return [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
