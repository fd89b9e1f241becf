import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';

import type { Dial } from './dial.js';

/** Connections of Node's client, dialled by us: sockets, or programs that lead to one. */
export class DialAgent extends Agent {
  readonly #dial: (callback: (error: Error | null, stream: Duplex) => void) => void;

  constructor(dial: Dial, options: AgentOptions) {
    super(options);
    this.#dial = callbackify(dial);
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    if (callback) this.#dial(callback);
  }
}
