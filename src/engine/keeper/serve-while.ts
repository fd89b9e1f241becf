import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { watchChanges } from '../event/watch-changes.js';

const REST_MS = 5000;

/**
 * Has a server open for as long as the file at `path` is there, and from the moment that it comes. It waits for no other duty:
 * one of those may be starting the very container that is to be served.
 */
export function serveWhile(path: string, open: () => Promise<AsyncDisposable>): AsyncDisposable {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const closing = new AbortController();
  const changes = watchChanges(path);
  let server: AsyncDisposable | undefined;

  const close = async (): Promise<void> => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  };

  const watch = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const seen = changes.count;
      try {
        if (existsSync(path)) server ??= await open();
        else await close();
      } catch {
        // As on a full disk: it is tried again.
      }
      await changes.next(seen, { cancelSignal: closing.signal, atMostMs: REST_MS });
    }
  };
  const ended = watch();

  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await ended;
      changes[Symbol.dispose]();
      await close();
    },
  };
}
