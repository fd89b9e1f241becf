import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';

import type { Dial } from './dial.js';

/** Connections of Node's client, dialled by us: sockets, or programs that lead to one. */
export class DialAgent extends Agent {
  readonly #dial: (callback: (error: Error | null, stream: Duplex) => void) => void;
  /** All that are open: Node knows those no more that were refused, or given over. */
  readonly #open = new Set<Duplex>();
  #isDestroyed = false;

  constructor(dial: Dial, options: AgentOptions) {
    super(options);
    this.#dial = callbackify(async () => this.#kept(await dial()));
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    if (callback) this.#dial(callback);
  }

  override destroy(): void {
    this.#isDestroyed = true;
    super.destroy();
    for (const connection of this.#open) connection.destroy();
  }

  #kept(connection: Duplex): Duplex {
    this.#open.add(connection);
    connection.once('close', () => this.#open.delete(connection));
    if (this.#isDestroyed) connection.destroy();
    return connection;
  }
}
