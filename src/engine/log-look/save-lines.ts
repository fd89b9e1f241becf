import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { engineError } from '../../errors/engine-error.js';
import { hasCode } from '../log/log-files.js';
import { LineSelector } from './line-selector.js';
import type { LogFilter } from './log-pattern.js';
import type { Look } from './look.js';
import type { LookedLine } from './looked-line.js';
import { takeMerged } from './merge-lines.js';

export type SaveLines = {
  readonly path: string;
  readonly filter?: LogFilter | undefined;
  /** Puts the time of each line before it. */
  readonly hasTimes: boolean;
  /** Puts the name of its container before each line: one name for each log. */
  readonly names?: readonly string[] | undefined;
  /** What is at the path may go. */
  readonly overwrites: boolean;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Lines that are written at once. */
const BATCH_LINES = 5000;
const NEWLINE = Buffer.from('\n');

/**
 * Writes the lines that there are now to a file, each as the program wrote it; returns how many. Half a file is worse
 * than none.
 *
 * @throws disk_full, and log_file_exists, unless it may be overwritten.
 */
export async function saveLines(look: Look, options: SaveLines): Promise<number> {
  const { path, overwrites } = options;
  const target = overwrites ? `${path}.part` : path;
  const file = createWriteStream(target, { flags: overwrites ? 'w' : 'wx', mode: 0o600 });
  const counter = { lines: 0 };
  try {
    await pipeline(batches(look, options, counter), file);
    if (overwrites) await rename(target, path);
    return counter.lines;
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) throw engineError('log_file_exists', { path });
    await rm(target, { force: true });
    throw hasCode(error, ['ENOSPC', 'EDQUOT']) ? engineError('disk_full', { path }, { cause: error }) : error;
  }
}

async function* batches(look: Look, options: SaveLines, counter: { lines: number }): AsyncGenerator<Buffer> {
  const { filter, cancelSignal } = options;
  const budget = { leftBytes: Number.POSITIVE_INFINITY };
  const from = look.sources.map(({ floor }) => floor);
  const cursors = look.cursors(from, { direction: 'after', selector: new LineSelector(filter), budget, cancelSignal });
  try {
    for (;;) {
      const parts: Uint8Array[] = [];
      const { lines, isDone } = await takeMerged(cursors, {
        direction: 'after',
        count: BATCH_LINES,
        maxBytes: 4 * 1024 * 1024,
      });
      for (const line of lines) parts.push(Buffer.from(heading(line, options)), line.bytes, NEWLINE);
      counter.lines += lines.length;
      if (parts.length > 0) yield Buffer.concat(parts);
      if (isDone) return;
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

function heading({ source, time }: LookedLine, { hasTimes, names }: SaveLines): string {
  const name = names?.[source];
  return `${hasTimes ? `${time} ` : ''}${name === undefined ? '' : `${name} `}`;
}
