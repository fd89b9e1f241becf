import { ApiConnection } from '../../measure/api-connection.js';

/** A connection that something comes from until it is disposed of. */
export interface Listener extends Disposable {
  readonly connection: ApiConnection;
}

/** Asks for something without end; resolves when the answer has begun, or is sure to begin with the first that comes. */
export async function listen(socketPath: string, method: string, path: string): Promise<Listener> {
  const connection = await ApiConnection.open(socketPath);
  connection.say(method, path);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onClose = (): void => reject(new Error(`${method} ${path}: the server has closed`));
  connection.socket.once('data', () => resolve());
  connection.socket.once('close', onClose);
  await promise;
  connection.socket.off('close', onClose);
  return { connection, [Symbol.dispose]: () => connection[Symbol.dispose]() };
}

/** Resolves when the words have come to each of them, from now on. */
export async function seenByAll(listeners: readonly Listener[], words: RegExp): Promise<void> {
  await Promise.all(listeners.map(({ connection }) => seen(connection, words)));
}

function seen({ socket }: ApiConnection, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the server has closed'));
    const onData = (chunk: Buffer): void => {
      if (!words.test(chunk.toString('latin1'))) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve();
    };
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}
