import { writeSync } from 'node:fs';

/** How long a terminal that takes nothing may hold up the end of the process. */
const PATIENCE_MS = 500;

const RETRY_MS = 5;

/** Writes to a terminal without the event loop, for the last words of a process. A terminal that is gone is no error. */
export function writeNow(fd: number, text: string): void {
  const deadline = Date.now() + PATIENCE_MS;
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
