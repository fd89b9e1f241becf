import { createSocket, type Socket } from 'node:dgram';
import { closeSync, write } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import type { Syscalls } from '../../../host/syscalls.js';
import { hasCode } from '../log-files.js';

/** What is written with one call arrives as one message, or not at all. */
export interface DatagramSender extends Disposable {
  send(datagram: Uint8Array): Promise<void>;
}

/** No datagram over UDP can be longer. */
const LONGEST_UDP_BYTES = 65_507;

/** Over UDP: whether anybody listens is not known, and does not matter. */
export function udpSender({ host, port }: { readonly host: string; readonly port: number }): DatagramSender {
  let connected: Promise<Socket> | undefined;
  const connect = async (): Promise<Socket> => {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    socket.on('error', () => undefined); // Nobody listened to the last one.
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('error', reject);
    socket.connect(port, host, resolve);
    await promise;
    socket.off('error', reject);
    return socket;
  };
  return {
    async send(datagram) {
      try {
        const socket = await (connected ??= connect());
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const done = (error: Error | null): void =>
          error && !hasCode(error, ['ECONNREFUSED']) ? reject(error) : resolve();
        socket.send(datagram.subarray(0, LONGEST_UDP_BYTES), done);
        await promise;
      } catch (error) {
        connected = undefined; // A name that could not be resolved may be known later.
        throw error;
      }
    },
    [Symbol.dispose]: () => void connected?.then((socket) => socket.close()).catch(() => undefined),
  };
}

/** What most kernels take at once, with room for what they count beside it. */
const LONGEST_LOCAL_BYTES = 192 * 1024;
const FIRST_FULL_WAIT_MS = 5;
const LONGEST_FULL_WAIT_MS = 100;

/** To a datagram socket of this machine, as that of the journal. Waits while its reader is behind. */
export function localSender({ connectDatagram }: Pick<Syscalls, 'connectDatagram'>, path: string): DatagramSender {
  let fd: number | undefined;
  let isSending = false;
  const leave = new AbortController();
  const close = (): void => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
  return {
    async send(datagram) {
      isSending = true;
      try {
        leave.signal.throwIfAborted();
        fd ??= connectDatagram(path);
        await writeWhole(fd, datagram.subarray(0, LONGEST_LOCAL_BYTES), leave.signal);
      } catch (error) {
        close(); // Its reader may come back under the same name.
        throw error;
      } finally {
        isSending = false;
      }
    },
    [Symbol.dispose]() {
      leave.abort();
      // Not under a write that is under way: its number may be another file's by then.
      if (!isSending) close();
    },
  };
}

async function writeWhole(fd: number, datagram: Uint8Array, leave: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_FULL_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_FULL_WAIT_MS)) {
    const error = await new Promise<Error | null>((resolve) => write(fd, datagram, resolve));
    leave.throwIfAborted();
    if (!error) return;
    if (!hasCode(error, ['EAGAIN', 'ENOBUFS'])) throw error;
    await delay(waitMs, undefined, { signal: leave });
  }
}
