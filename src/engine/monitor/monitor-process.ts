import { Readable, Writable } from 'node:stream';

import type { RunningProcess } from '../../host/processes.js';

/** What would make the runtime or conmon talk to somebody else's service manager. */
export const OWN_ENVIRONMENT = { NOTIFY_SOCKET: undefined, LISTEN_PID: undefined, LISTEN_FDS: undefined } as const;

/** The pipe `fd` of a process, which must be there because it was asked for. */
export function readablePipe({ pipes }: Pick<RunningProcess, 'pipes'>, fd: number): Readable {
  const pipe = pipes[fd];
  if (!(pipe instanceof Readable)) throw new TypeError(`descriptor ${fd} is no readable pipe`);
  return pipe;
}

/** Likewise. */
export function writablePipe({ pipes }: Pick<RunningProcess, 'pipes'>, fd: number): Writable {
  const pipe = pipes[fd];
  if (!(pipe instanceof Writable)) throw new TypeError(`descriptor ${fd} is no writable pipe`);
  return pipe;
}
