import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import { listeningSession, OutputListener } from './output-listener.js';

/** One connection to a monitor, and who hears what comes by it. */
type Shared = { readonly connection: Promise<AttachSession>; readonly listeners: Set<OutputListener> };

/**
 * Those who only listen to a program share one connection to its monitor: it writes everything once, however many they are,
 * and its short queue of who knocks is not filled by them.
 */
export class SharedOutputs {
  readonly #shared = new Map<string, Shared>();

  /** @param connect Opens a connection to the monitor of `id` that has both streams and no input. */
  async join(
    id: string,
    { stdout, stderr, size, cancelSignal }: AttachOptions,
    connect: () => Promise<AttachSession>,
  ): Promise<AttachSession> {
    const shared = this.#shared.get(id) ?? this.#begin(id, connect);
    const listener = new OutputListener({ stdout, stderr });
    shared.listeners.add(listener);
    const leave = (): Promise<void> => this.#leave(id, shared, listener);
    try {
      const connection = await shared.connection;
      if (size) await connection.resize(size);
      const onAbort = (): void => void leave();
      cancelSignal?.addEventListener('abort', onAbort, { once: true });
      if (cancelSignal?.aborted) await leave();
      return listeningSession(listener, {
        resize: (size) => connection.resize(size),
        async leave() {
          cancelSignal?.removeEventListener('abort', onAbort);
          await leave();
        },
      });
    } catch (error) {
      await leave();
      throw error;
    }
  }

  #begin(id: string, connect: () => Promise<AttachSession>): Shared {
    const shared: Shared = { connection: connect(), listeners: new Set() };
    this.#shared.set(id, shared);
    shared.connection
      .then((connection) => pump(connection, shared.listeners))
      // Whoever joins is told by the connection that there is none.
      .catch(() => undefined)
      .finally(() => {
        this.#forget(id, shared);
        for (const listener of shared.listeners) listener.end();
      });
    return shared;
  }

  async #leave(id: string, shared: Shared, listener: OutputListener): Promise<void> {
    listener.leave();
    if (!shared.listeners.delete(listener) || shared.listeners.size > 0) return;
    this.#forget(id, shared);
    const connection = await shared.connection.catch(() => undefined);
    await connection?.close();
  }

  #forget(id: string, shared: Shared): void {
    if (this.#shared.get(id) === shared) this.#shared.delete(id);
  }
}

/** As fast as the slowest of them. */
async function pump({ output }: AttachSession, listeners: ReadonlySet<OutputListener>): Promise<void> {
  for await (const chunk of output) {
    for (const listener of listeners) listener.push(chunk);
    for (const listener of listeners) {
      const room = listener.room();
      if (room) await room;
    }
  }
}
