import type { Readable } from 'node:stream';

/** A line that conmon says to whoever started it: a pid, then for an exec its exit code. */
export type SyncReport = {
  readonly data: number;
  /** Why, where `data` is negative: the runtime's own words. */
  readonly message: string;
};

/** Reads reports until the monitor closes the pipe. A pipe that breaks has ended. */
export async function* readSyncReports(pipe: Readable): AsyncGenerator<SyncReport, undefined> {
  let rest = '';
  for await (const chunk of untilBroken(pipe)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseSyncReport(line);
  }
  if (rest.trim() !== '') yield parseSyncReport(rest);
}

/** Reads one line; one that is no report becomes a failure that quotes it. */
export function parseSyncReport(line: string): SyncReport {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'data' in value && typeof value.data === 'number') {
      const message = 'message' in value && typeof value.message === 'string' ? value.message : '';
      return { data: value.data, message };
    }
  } catch {
    // Told below.
  }
  return { data: -1, message: `unexpected report of the monitor: ${line.slice(0, 500)}` };
}

async function* untilBroken(pipe: Readable): AsyncGenerator<string, void> {
  pipe.setEncoding('utf8');
  try {
    for await (const chunk of pipe) yield String(chunk);
  } catch {
    // ECONNRESET: conmon died before it said anything, as it does when its arguments are wrong.
  }
}
