import { ApiConnection } from '../../measure/api-connection.js';

/** A connection that something comes from until it is disposed of. */
export interface Listener extends Disposable {
  readonly connection: ApiConnection;
  /** Told of all that comes. Set anew, as adding and removing one of its own costs more than to listen. */
  hear: (chunk: Buffer) => void;
  lose: (error: Error) => void;
}

const nothing = (): void => undefined;

/** Asks for something without end; resolves when the answer has begun, or is sure to begin with the first that comes. */
export async function listen(socketPath: string, method: string, path: string): Promise<Listener> {
  const connection = await ApiConnection.open(socketPath);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const listener: Listener = {
    connection,
    hear: () => resolve(),
    lose: reject,
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  };
  connection.socket.on('data', (chunk: Buffer) => listener.hear(chunk));
  connection.socket.on('close', () => listener.lose(new Error(`${method} ${path}: the server has closed`)));
  connection.say(method, path);
  await promise;
  Object.assign(listener, { hear: nothing, lose: nothing });
  return listener;
}

/** Resolves when the words have come to each of them, from now on. */
export async function seenByAll(listeners: readonly Listener[], words: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const bytes = Buffer.from(words);
  let left = listeners.length;
  for (const listener of listeners) {
    listener.lose = reject;
    listener.hear = (chunk) => {
      if (!chunk.includes(bytes)) return;
      Object.assign(listener, { hear: nothing, lose: nothing });
      left -= 1;
      if (left === 0) resolve();
    };
  }
  await promise;
}
