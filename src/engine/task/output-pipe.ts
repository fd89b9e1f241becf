import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

import type { Syscalls } from '../../host/syscalls.js';

/** Takes what a program writes. Closing it closes both ends. */
export interface OutputPipe extends Disposable {
  readonly output: Readable;
  /** For the program; ours is to be closed when it has it, as the output ends with the last one. */
  readonly writeEnd: number;
  closeWriteEnd(): void;
}

/** A pipe as programs know it: they may open `/dev/stderr`, and can hand us nothing through it but bytes. */
export function openOutputPipe(syscalls: Pick<Syscalls, 'makePipe'>): OutputPipe {
  const { readEnd, writeEnd } = syscalls.makePipe();
  const output = new Socket({ fd: readEnd, readable: true, writable: false });
  let isOpen = true;
  const closeWriteEnd = (): void => {
    if (isOpen) closeSync(writeEnd);
    isOpen = false;
  };
  return {
    output,
    writeEnd,
    closeWriteEnd,
    [Symbol.dispose]() {
      closeWriteEnd();
      output.destroy();
    },
  };
}
