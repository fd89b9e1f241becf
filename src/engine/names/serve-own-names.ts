import { watchChanges } from '../event/watch-changes.js';
import type { Roots } from '../roots.js';
import { readOwnNames } from './keeper-name-server.js';
import { nameFiles } from './name-folder.js';
import { OwnNameServer, type OwnNameServerOptions } from './own-name-server.js';

const REST_MS = 5000;
/** A bridge that was not there when its network was told of: it comes any moment. */
const LISTEN_AGAIN_MS = 50;

/** Answers what stands in the file of the keeper's names, from whenever it changes, until it is closed. */
export function serveOwnNames(roots: Roots, options?: OwnNameServerOptions): AsyncDisposable {
  const server = new OwnNameServer(options);
  const closing = new AbortController();
  const changes = watchChanges(nameFiles.own(roots));

  const serve = async (): Promise<void> => {
    let serial: string | undefined;
    while (!closing.signal.aborted) {
      const seen = changes.count;
      const names = readOwnNames(roots);
      let isWhole = true;
      if (names && names.serial !== serial) {
        isWhole = (await server.setNames(names)).length === 0;
        if (isWhole) serial = names.serial;
      }
      await changes.next(seen, { cancelSignal: closing.signal, atMostMs: isWhole ? REST_MS : LISTEN_AGAIN_MS });
    }
  };
  const ended = serve();
  ended.catch(() => undefined); // As on a file that cannot be read: whoever closes is told.

  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      changes[Symbol.dispose]();
      await ended.catch(() => undefined);
      await server[Symbol.asyncDispose]();
    },
  };
}
