import type { Host } from '../../../host/host.js';
import { nameDirectory } from '../answer-name.js';
import type { ForwardOptions } from '../forward-question.js';
import type { KnownNames } from '../name-responder.js';
import { openInsideListener } from './inside-listener.js';
import type { InsideNames, InsidePlace, ServedNames } from './inside-names.js';

export type InsideHost = Pick<Host, 'syscalls' | 'firewall'>;

export type InsideNameServerOptions = {
  readonly host: InsideHost;
  /** Whether that process is still that container's: a number may have become a stranger's. */
  readonly isOf: (place: InsidePlace) => boolean;
  readonly forward?: ForwardOptions | undefined;
};

/** Answers containers within their own networks, each by sockets that stand there: as docker's does. */
export class InsideNameServer implements AsyncDisposable {
  readonly #options: InsideNameServerOptions;
  readonly #listeners = new Map<string, AsyncDisposable>();
  #known: KnownNames = { directory: nameDirectory([], ''), hostServers: [] };

  constructor(options: InsideNameServerOptions) {
    this.#options = options;
  }

  /** @returns those that could not be reached: to be tried again */
  async setNames({ zones, serial, hostServers, places }: InsideNames): Promise<ServedNames['failed']> {
    this.#known = { directory: nameDirectory(zones, serial), hostServers };
    const wanted = new Map(places.map((place) => [keyOf(place), place]));
    await this.#close([...this.#listeners.keys()].filter((key) => !wanted.has(key)));
    const missing = [...wanted].filter(([key]) => !this.#listeners.has(key));
    const failed = await Promise.all(missing.map(([key, place]) => this.#open(key, place)));
    return failed.flatMap((failure) => failure ?? []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close([...this.#listeners.keys()]);
  }

  async #open(key: string, place: InsidePlace): Promise<ServedNames['failed'][number] | undefined> {
    try {
      this.#listeners.set(key, await openInsideListener(() => this.#known, place, this.#options));
      return undefined;
    } catch (error) {
      return { containerId: place.containerId, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async #close(keys: readonly string[]): Promise<void> {
    const listeners = keys.flatMap((key) => this.#listeners.get(key) ?? []);
    for (const key of keys) this.#listeners.delete(key);
    await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()));
  }
}

/** Another life of a container has another network. */
const keyOf = ({ containerId, pid }: InsidePlace): string => `${containerId} ${pid}`;
