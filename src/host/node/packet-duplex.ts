import { close, read, write } from 'node:fs';
import { Duplex } from 'node:stream';
import { isReset, PACKET_BYTES, unlessGone } from './packet-socket.js';

const NONE = 0;
/** As many packets are taken in one go: what else there is to do has its turn then. */
const AT_ONCE = 64;

/** @see shutdown(2) */
export const SHUT = { write: 1, both: 2 } as const;

export interface PacketCalls {
  /** Ends one direction, or both, and with that what waits there. */
  shutDown(fd: number, how: number): void;
  /** @returns the bytes of the next packet; none where it would have to be waited for, or nothing comes any more */
  takeReady(fd: number, into: Uint8Array): number;
}

/**
 * A packet socket on a runtime that makes no socket of a descriptor: reads and writes wait in threads. It owns the descriptor, which
 * blocks. One `data` event is one packet, one write is one packet.
 */
export class PacketDuplex extends Duplex {
  readonly #fd: number;
  readonly #calls: PacketCalls;
  readonly #buffer = Buffer.allocUnsafe(PACKET_BYTES);
  #isReading = false;
  #atWork = 0;
  #closed: (() => void) | undefined;

  constructor(fd: number, calls: PacketCalls) {
    super({ allowHalfOpen: true });
    this.#fd = fd;
    this.#calls = calls;
  }

  override _read(): void {
    this.#begin();
    this.#isReading = true;
    read(this.#fd, this.#buffer, 0, PACKET_BYTES, null, (error, bytes) => {
      this.#isReading = false;
      this.#end();
      if (this.destroyed) return;
      if (isReset(error)) this._read();
      else if (error) this.destroy(error);
      else if (bytes === NONE) this.push(null);
      else this.#pushWithReady(bytes);
    });
  }

  /** To wait in a thread costs many times what it costs to take what has come: behind the packet it waited for go those that are there. */
  #pushWithReady(first: number): void {
    let bytes = first;
    for (let pushed = 1; bytes > NONE; pushed += 1) {
      const wantsMore = this.push(Buffer.from(this.#buffer.subarray(0, bytes)));
      // Whoever was given it may have asked for the next by now, which a thread is to bring.
      if (!wantsMore || this.#isReading || this.destroyed || pushed === AT_ONCE) return;
      bytes = this.#calls.takeReady(this.#fd, this.#buffer);
    }
  }

  override _write(packet: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#begin();
    write(this.#fd, packet, 0, packet.byteLength, null, (error) => {
      this.#end();
      unlessGone(done)(error);
    });
  }

  override _final(done: () => void): void {
    this.#calls.shutDown(this.#fd, SHUT.write);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#calls.shutDown(this.#fd, SHUT.both);
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
