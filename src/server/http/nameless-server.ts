import { Duplex } from 'node:stream';

/** Nobody between the slashes: systeminformation asks so, which many monitors are made with. */
const FIRST_LINE = /^(?<method>[A-Z]+ )(?<scheme>[a-z][a-z\d+.-]*:)\/[^ \r\n]* HTTP\/1\.[01]\r\n/i;
/** Longer lines ask for something else. */
const LONGEST_LINE_BYTES = 4096;

/**
 * Requests that begin with `GET http:/info HTTP/1.0`. Go's server, docker's, reads that as a path; Node's parser gives up, and is
 * given the rest in its own words, through a connection that stands for the real one.
 */
export class NamelessServers {
  readonly #restated = new WeakMap<Duplex, Restated>();

  /** Passes on what comes behind such a first line, of which the parser that gave up complains piece by piece. */
  isHeard(socket: Duplex, packet: Buffer | undefined): boolean {
    const restated = this.#restated.get(socket);
    if (packet && !socket.readableEnded) restated?.push(packet);
    return restated !== undefined;
  }

  /** @returns a connection for another parser; undefined where the first line is what it looks like: nonsense */
  restate(socket: Duplex, packet: Buffer | undefined): Duplex | undefined {
    const { groups } = FIRST_LINE.exec(packet?.toString('latin1', 0, LONGEST_LINE_BYTES) ?? '') ?? {};
    const { method = '', scheme = '' } = groups ?? {};
    if (!packet || !method) return undefined;
    const restated = new Restated(socket);
    restated.push(method);
    restated.push(packet.subarray(method.length + scheme.length));
    this.#restated.set(socket, restated);
    return restated;
  }
}

/** Whether it is no connection of its own. */
export const standsForAnother = (connection: Duplex): boolean => connection instanceof Restated;

/** What is written to it goes to `below`; what is read from it is said by whoever reads that. */
class Restated extends Duplex {
  readonly #below: Duplex;

  constructor(below: Duplex) {
    super();
    this.#below = below;
    below.once('end', () => this.push(null));
    below.once('close', () => this.destroy());
  }

  override _read(): void {
    this.#below.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#below.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#below.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#below.destroy();
    done(error);
  }
}
