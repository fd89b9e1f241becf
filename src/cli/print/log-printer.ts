import type { LogEntry } from '../../engine/index.js';
import { utcNanoTime } from '../../wire/words/nano-time.js';

const NEWLINE = Buffer.from('\n');

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
