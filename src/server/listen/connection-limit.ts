import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

import { engineError } from '../../errors/engine-error.js';
import { writeRefusal } from '../http/write-refusal.js';

/** Of the files that a process may have open, for the engine: programs it starts, logs, the database. */
const SHARE_OF_ENGINE = 0.25;
const LEAST_OF_ENGINE = 64;

/** How many connections there may be at once: without files that are left for it, the engine could do nothing for any of them. */
export class ConnectionLimit {
  readonly #most: number;
  readonly #say: (line: string) => void;
  #count = 0;
  #hasSaid = false;

  constructor(most: number, options: { readonly say: (line: string) => void }) {
    this.#most = most;
    this.#say = options.say;
  }

  /** Told of each that has come. One too many gets to read why, where it would understand it, and goes. */
  take(socket: Socket, { isPlain }: { readonly isPlain: boolean }): void {
    if (this.#count >= this.#most) return this.#turnAway(socket, isPlain);
    this.#count += 1;
    socket.once('close', () => {
      this.#count -= 1;
      this.#hasSaid &&= this.#count > this.#most / 2;
    });
  }

  #turnAway(socket: Socket, isPlain: boolean): void {
    if (!this.#hasSaid) this.#say(`there are ${this.#most} connections, and others are turned away`);
    this.#hasSaid = true;
    socket.on('error', () => undefined);
    if (isPlain) writeRefusal(socket, engineError('connections_exhausted'));
    socket.destroySoon();
  }
}

/** By what this process may have open, which Node has raised as far as it may be. @see proc(5), /proc/pid/limits */
export function mostConnections(limits = readFileSync('/proc/self/limits', 'latin1')): number {
  const [, soft = 'unlimited'] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
  if (soft === 'unlimited') return Number.POSITIVE_INFINITY;
  const files = Number(soft);
  return Math.max(1, Math.floor(files - Math.max(LEAST_OF_ENGINE, files * SHARE_OF_ENGINE)));
}
