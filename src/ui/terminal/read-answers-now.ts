import { closeSync, constants, openSync, readSync } from 'node:fs';

import { STATUS_ANSWER } from './line-pace.js';

/** How long answers may hold up the end of the process. */
const PATIENCE_MS = 200;

const RETRY_MS = 5;

/**
 * Reads the terminal's answers that are still to come, without the event loop, so that they are not typed into the shell
 * that has it next. A terminal that is gone is no error.
 */
export function readAnswersNow(fd: number, expected: number): void {
  try {
    // Opened anew: whether reads of the descriptor itself wait is for others to say.
    const own = openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      readAnswers(own, expected);
    } finally {
      closeSync(own);
    }
  } catch {
    // Then there is nobody who would be disturbed.
  }
}

function readAnswers(fd: number, expected: number): void {
  const deadline = Date.now() + PATIENCE_MS;
  const buffer = Buffer.alloc(1024);
  let text = '';
  while (text.split(STATUS_ANSWER).length <= expected && Date.now() < deadline) {
    const length = readSome(fd, buffer);
    if (length === 0) return;
    if (length === undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    else text += buffer.toString('latin1', 0, length);
  }
}

/** @returns How many bytes; undefined where there are none yet. */
function readSome(fd: number, buffer: Buffer): number | undefined {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}
