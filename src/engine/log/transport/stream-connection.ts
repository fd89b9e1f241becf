import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { LogAddress } from '../log-address.js';

/** Of a connection with TLS: certificates, as PEM. */
export type StreamSecurity = {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly mayBeAnyone: boolean;
};

const LONGEST_CONNECT_MS = 10_000;
const LONGEST_STANDSTILL_MS = 60_000;

/** A connection that is made when it is first needed, and again after it broke. */
export class StreamConnection implements Disposable {
  readonly #address: LogAddress;
  readonly #security: StreamSecurity | undefined;
  readonly #onData: ((bytes: Buffer) => void) | undefined;
  readonly #longestStandstillMs: number;
  #socket: Socket | undefined;
  #onBroken = new Set<(error: Error) => void>();

  constructor(
    address: LogAddress,
    options: {
      readonly security?: StreamSecurity | undefined;
      readonly onData?: ((bytes: Buffer) => void) | undefined;
      /** So long the other side may take nothing of what is written: then it is as good as gone. */
      readonly longestStandstillMs?: number | undefined;
    } = {},
  ) {
    this.#address = address;
    this.#security = options.security;
    this.#onData = options.onData;
    this.#longestStandstillMs = options.longestStandstillMs ?? LONGEST_STANDSTILL_MS;
  }

  /** Resolves when the kernel has it all. */
  async write(bytes: Uint8Array): Promise<void> {
    const socket = (this.#socket ??= await this.#connect());
    socket.setTimeout(this.#longestStandstillMs);
    await this.#unlessBroken((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    socket.setTimeout(0);
  }

  /** Waits for something that only the other side can bring about. */
  async until(start: (resolve: () => void) => void, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.#unlessBroken((resolve, reject) => {
        timer = setTimeout(() => reject(new Error('the other side did not answer in time')), timeoutMs);
        start(resolve);
      });
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy();
    this.#break(new Error('the connection was closed'));
  }

  async #unlessBroken(start: (resolve: () => void, reject: (error: Error) => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#onBroken.add(reject);
    try {
      start(resolve, reject);
      await promise;
    } finally {
      this.#onBroken.delete(reject);
    }
  }

  #break(error: Error): void {
    this.#socket = undefined;
    for (const reject of this.#onBroken) reject(error);
  }

  async #connect(): Promise<Socket> {
    const socket = this.#open();
    socket.setTimeout(LONGEST_CONNECT_MS, () => socket.destroy(new Error('the other side did not answer in time')));
    const isReady = this.#address.kind === 'tls' ? 'secureConnect' : 'connect';
    await new Promise<void>((resolve, reject) => {
      socket.once(isReady, resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection was closed')));
    });
    socket.setTimeout(0);
    // The other side says that it will read no more: what is written from now on would be lost.
    const leave = (error?: Error): void => {
      if (this.#socket === socket) this.#break(error ?? new Error('the other side closed the connection'));
      socket.destroy();
    };
    socket.on('error', leave);
    socket.once('end', () => leave());
    socket.once('close', () => leave());
    socket.on('data', (bytes: Buffer) => this.#onData?.(bytes));
    return socket;
  }

  #open(): Socket {
    const address = this.#address;
    if ('path' in address) return connectPlain({ path: address.path });
    const { host, port } = address;
    if (address.kind !== 'tls') return connectPlain({ host, port, noDelay: true, keepAlive: true });
    const { ca, cert, key, mayBeAnyone = false } = this.#security ?? {};
    return connectTls({ host, port, servername: host, ca, cert, key, rejectUnauthorized: !mayBeAnyone });
  }
}
