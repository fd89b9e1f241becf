import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { bound } from './listener.js';

const LOOK_AGAIN_MS = 10;
/** Whoever holds it longer is no server of ours, and must not keep us from starting. */
const PATIENCE_MS = 3000;

/**
 * The turn of those that want the same path, held until it is disposed of or its process ends: a name among the abstract
 * sockets, which the kernel gives to one and leaves nothing of.
 *
 * @see unix(7), "abstract"
 */
export async function takeTurn(path: string): Promise<AsyncDisposable> {
  const name = `\0gantry serve ${createHash('sha256').update(resolve(path)).digest('hex').slice(0, 32)}`;
  for (const until = Date.now() + PATIENCE_MS; ; await delay(LOOK_AGAIN_MS)) {
    const gate = createServer((socket) => socket.destroy());
    try {
      await bound(gate, { path: name });
      return { [Symbol.asyncDispose]: () => new Promise<void>((done) => gate.close(() => done())) };
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || Date.now() > until) return { [Symbol.asyncDispose]: () => Promise.resolve() };
    }
  }
}
