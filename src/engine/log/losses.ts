import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LogEntry } from './log-entry.js';
import { listLogPieces, logPaths } from './log-files.js';

/** Output that was written over before anybody could keep it. [ADR 10] */
export type Loss = {
  /** Of the file that came after it. */
  readonly beforeNumber: number;
  readonly atMs: number;
  /** At least so much. */
  readonly bytes: number;
};

const FILE = 'lost.json';

/** Keeps in mind what is missing between the files that are there; to be called by whoever tends the log alone. */
export function noteLoss(logPath: string, loss: Loss): void {
  const oldest = listLogPieces(logPath)[0]?.number ?? 0;
  const known = readLosses(logPath).filter(({ beforeNumber }) => beforeNumber > oldest);
  const path = join(logPaths(logPath).folder, FILE);
  writeFileSync(`${path}.new`, JSON.stringify([...known, loss]), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** What is missing, the earliest first; nothing where that cannot be read. */
export function readLosses(logPath: string): readonly Loss[] {
  try {
    return JSON.parse(readFileSync(join(logPaths(logPath).folder, FILE), 'utf8')) as readonly Loss[];
  } catch {
    return [];
  }
}

/** Says to the reader of a log what is missing where he goes on from one file to another. */
export class LossTeller {
  readonly #logPath: () => string;
  /** Of the file up to which he was told, or where he began. */
  #number: number;
  #lastTime: string | undefined;

  constructor(logPath: () => string, firstNumber: number) {
    this.#logPath = logPath;
    this.#number = Number.isFinite(firstNumber) ? firstNumber : (readLosses(logPath()).at(-1)?.beforeNumber ?? 0);
  }

  /** Looks at what he read: the loss has its time, for those who want the lines of a certain time. */
  passed(entries: readonly LogEntry[]): void {
    this.#lastTime = entries.at(-1)?.time ?? this.#lastTime;
  }

  /** @param number Of the file that he goes on to. */
  before(number: number): readonly LogEntry[] {
    const losses = readLosses(this.#logPath()).filter(
      ({ beforeNumber }) => beforeNumber > this.#number && beforeNumber <= number,
    );
    // Whoever tends the log may find out a little later than the reader goes on.
    this.#number = losses.at(-1)?.beforeNumber ?? this.#number;
    return losses.map((loss) => toEntry(loss, this.#lastTime));
  }
}

const toEntry = ({ bytes, atMs }: Loss, time = new Date(atMs).toISOString()): LogEntry => ({
  stream: 'stderr',
  time,
  bytes: Buffer.from(
    `[gantry: at least ${bytes} bytes of this log are missing here: they came faster than files could be made for them]`,
  ),
  isPartial: false,
});
