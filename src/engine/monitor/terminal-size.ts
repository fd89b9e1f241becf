import { closeSync, constants, openSync, writeSync } from 'node:fs';

import type { TerminalSize } from '../task/attach-session.js';

const GONE: readonly unknown[] = ['ENXIO', 'ENOENT', 'EPIPE'];

/** Tells a monitor the size of its terminal. Nothing happens where it has ended. @see conmon, ctrl.c: `process_terminal_ctrl_line` */
export function writeTerminalSize(controlFifo: string, { rows, columns }: TerminalSize): void {
  try {
    // Without O_NONBLOCK, opening would wait for a reader that may be gone for good.
    const fd = openSync(controlFifo, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(fd, `1 ${rows} ${columns}\n`);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && GONE.includes(error.code))) throw error;
  }
}
