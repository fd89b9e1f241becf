import type { LogEntry } from '../../engine/index.js';

const NEWLINE = Buffer.from('\n');
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

type LogPrinterOptions = {
  readonly hasTimestamps: boolean;
  /** Put before each line with a blank, even where there are none; undefined for not at all. */
  readonly details?: string | undefined;
};

/** Turns log entries into what `logs` prints; remembers which stream is in the middle of a line. */
export class LogPrinter {
  readonly #options: LogPrinterOptions;
  readonly #isInLine = { stdout: false, stderr: false };

  constructor(options: LogPrinterOptions) {
    this.#options = options;
  }

  bytesOf(entries: readonly LogEntry[]): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const { stream, time, bytes, isPartial } of entries) {
      if (!this.#isInLine[stream]) parts.push(Buffer.from(this.#lineStart(time)));
      parts.push(bytes);
      if (!isPartial) parts.push(NEWLINE);
      this.#isInLine[stream] = isPartial;
    }
    return Buffer.concat(parts);
  }

  #lineStart(time: string): string {
    const { hasTimestamps, details } = this.#options;
    return `${hasTimestamps ? `${utcNanoTime(time)} ` : ''}${details === undefined ? '' : `${details} `}`;
  }
}

/** The monitor's time in UTC with nine digits: what docker prints. */
export function utcNanoTime(time: string): string {
  const [, seconds, fraction = '', zone] = TIME.exec(time) ?? [];
  if (seconds === undefined) return time;
  const isUtc = zone === 'Z' || zone === '+00:00';
  const utc = isUtc ? seconds : new Date(`${seconds}${zone}`).toISOString().slice(0, 19);
  return `${utc}.${fraction.padEnd(9, '0')}Z`;
}
