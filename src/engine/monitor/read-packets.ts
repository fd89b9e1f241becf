import type { Readable } from 'node:stream';

// Enough to keep a reader busy between two turns of the event loop.
const HIGH_WATER_BYTES = 256 * 1024;
// What a packet takes beside its bytes: a program that prints them one by one must not fill our memory.
const PACKET_BYTES = 256;

const costOf = ({ byteLength }: Buffer): number => byteLength + PACKET_BYTES;

/**
 * The packets of a SOCK_SEQPACKET socket, one by one, until the other side is gone.
 *
 * Iterating the stream itself would join packets that wait. A slow reader makes the socket pause,
 * and so, in the end, the program that writes. Starts to listen at once: nothing is lost before the first `next`.
 */
export function readPackets(socket: Readable): AsyncIterable<Buffer> {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let hasEnded = false;
  let wake: (() => void) | undefined;
  const wakeReader = (): void => {
    wake?.();
    wake = undefined;
  };
  const end = (): void => {
    hasEnded = true;
    wakeReader();
  };

  socket.on('data', (packet: Buffer) => {
    waiting.push(packet);
    waitingBytes += costOf(packet);
    if (waitingBytes >= HIGH_WATER_BYTES) socket.pause();
    wakeReader();
  });
  socket.once('end', end);
  socket.once('close', end);
  socket.on('error', end); // ECONNRESET: the monitor was killed. There is nothing more to read.

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const packet = waiting.shift();
        if (packet) {
          waitingBytes -= costOf(packet);
          if (waitingBytes < HIGH_WATER_BYTES && socket.isPaused()) socket.resume();
          yield packet;
        } else if (hasEnded) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
