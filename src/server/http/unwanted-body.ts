import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** @see Go, net/http: maxPostHandlerReadBytes */
const MOST_BYTES = 256 * 1024;
/** @see Go, net/http: rstAvoidanceDelay */
const LISTENED_ON_MS = 500;

/**
 * Takes what is left of a body that nobody wants, if it is not much: whoever is still sending it hears the answer then, and
 * not a broken pipe. Never waits long for it.
 */
export function takenIn(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let size = 0;
    const count = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size > MOST_BYTES) done();
    };
    const done = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, LISTENED_ON_MS);
    request.on('data', count).once('end', done).once('close', done).resume();
  });
}

/**
 * Has a connection closed slowly, behind which there is more of a body than anybody takes: the kernel tells one who is still
 * talking of a reset, and takes the answer from him, if both sides are closed at once.
 */
export function leaveSlowly(socket: Socket): void {
  socket.destroySoon = () => {
    const leaving = setTimeout(() => socket.destroy(), LISTENED_ON_MS);
    socket.once('close', () => clearTimeout(leaving));
    socket.once('end', () => socket.destroy());
    socket.end();
  };
}
