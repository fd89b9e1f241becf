import { close, read, write } from 'node:fs';
import { Duplex } from 'node:stream';
import { isReset, PACKET_BYTES, unlessGone } from './packet-socket.js';

const NONE = 0;

/** @see shutdown(2) */
export const SHUT = { write: 1, both: 2 } as const;

/**
 * A packet socket on a runtime that makes no socket of a descriptor: reads and writes wait in threads. It owns the descriptor, which
 * blocks. One `data` event is one packet, one write is one packet.
 *
 * @param shutDown Ends one direction, or both, and with that what waits there.
 */
export class PacketDuplex extends Duplex {
  readonly #fd: number;
  readonly #shutDown: (fd: number, how: number) => void;
  readonly #buffer = Buffer.allocUnsafe(PACKET_BYTES);
  #atWork = 0;
  #closed: (() => void) | undefined;

  constructor(fd: number, shutDown: (fd: number, how: number) => void) {
    super({ allowHalfOpen: true });
    this.#fd = fd;
    this.#shutDown = shutDown;
  }

  override _read(): void {
    this.#begin();
    read(this.#fd, this.#buffer, 0, PACKET_BYTES, null, (error, bytes) => {
      this.#end();
      if (this.destroyed) return;
      if (isReset(error)) this._read();
      else if (error) this.destroy(error);
      else this.push(bytes === NONE ? null : Buffer.from(this.#buffer.subarray(0, bytes)));
    });
  }

  override _write(packet: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#begin();
    write(this.#fd, packet, 0, packet.byteLength, null, (error) => {
      this.#end();
      unlessGone(done)(error);
    });
  }

  override _final(done: () => void): void {
    this.#shutDown(this.#fd, SHUT.write);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#shutDown(this.#fd, SHUT.both);
    this.#closed = () => close(this.#fd, () => done(error));
    if (this.#atWork === NONE) this.#closed();
  }

  #begin(): void {
    this.#atWork += 1;
  }

  /** The number may be another file's as soon as it is closed: nobody may be using it then. */
  #end(): void {
    this.#atWork -= 1;
    if (this.#atWork === NONE) this.#closed?.();
  }
}
