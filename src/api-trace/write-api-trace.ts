import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { apiTraceFolder, apiTraceNames, pidOfApiTrace } from './api-trace.js';

/** Of each of the two files. */
const MAX_BYTES = 256 * 1024;

export type ApiTraceOptions = {
  readonly pid: number;
  readonly nowMs: () => number;
  /** Whether a process is there: the files of others that are not are taken away. */
  readonly isAlive: (pid: number) => boolean;
};

/**
 * Keeps the newest lines where a screen in another process finds them. Never throws: a trace that cannot be kept is no
 * reason to answer nobody.
 *
 * @param runRoot The lines go with it when the machine starts again.
 * @returns what keeps one more line
 */
export function apiTraceWriter(runRoot: string, options: ApiTraceOptions): (text: string) => void {
  const { pid, nowMs } = options;
  const folder = apiTraceFolder(runRoot);
  const [newest, before] = apiTraceNames(pid).map((name) => join(folder, name)) as [string, string];
  quietly(() => begin(folder, options));
  let number = 0;
  return (text) =>
    quietly(() => {
      const line = `${JSON.stringify({ number: number++, timeMs: nowMs(), text })}\n`;
      if (sizeOf(newest) + line.length > MAX_BYTES) renameSync(newest, before);
      appendFileSync(newest, line, { mode: 0o600 });
    });
}

function begin(folder: string, { pid, isAlive }: ApiTraceOptions): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const owner = pidOfApiTrace(name);
    // Its own number, too: whoever had it before is gone.
    if (owner !== undefined && (owner === pid || !isAlive(owner))) rmSync(join(folder, name), { force: true });
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The line is told on standard error all the same.
  }
}
