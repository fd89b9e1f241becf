import { readSync } from 'node:fs';
import { Socket } from 'node:net';

/** More than any packet of a monitor's. */
export const PACKET_BYTES = 64 * 1024;

type Done = (error?: Error | null) => void;

/**
 * A socket of Node's for a packet descriptor, which is its own. Its far end may be gone before what that has said was read: then
 * a write fails and takes nothing from what there is to read, and a reset, which is told before that, is not the end of it.
 */
export class PacketSocket extends Socket {
  readonly #fd: number;

  constructor(fd: number) {
    super({ fd, readable: true, writable: true });
    this.#fd = fd;
  }

  override _write(packet: unknown, encoding: BufferEncoding, done: Done): void {
    super._write(packet, encoding, unlessGone(done));
  }

  override _writev(packets: { chunk: unknown; encoding: BufferEncoding }[], done: Done): void {
    super._writev?.(packets, unlessGone(done));
  }

  override _destroy(error: Error | null, done: Done): void {
    const wasReset = isReset(error);
    if (wasReset) for (const packet of this.#rest()) this.emit('data', packet);
    super._destroy(wasReset ? null : error, done);
  }

  *#rest(): Generator<Buffer> {
    const buffer = Buffer.allocUnsafe(PACKET_BYTES);
    for (;;) {
      const bytes = readSync(this.#fd, buffer, 0, PACKET_BYTES, null);
      if (bytes === 0) return;
      yield Buffer.from(buffer.subarray(0, bytes));
    }
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The far end was closed with something in it that nobody had read: the kernel tells it once, before what is left to read. */
export const isReset = (error: unknown): boolean => codeOf(error) === 'ECONNRESET';

/** Nobody takes what is written any more, which is no failure: who reads is told of the end there. */
export const unlessGone =
  (done: Done): Done =>
  (error) =>
    done(isReset(error) || codeOf(error) === 'EPIPE' ? undefined : error);
