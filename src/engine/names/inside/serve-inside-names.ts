import { rmSync } from 'node:fs';

import type { Host } from '../../../host/host.js';
import { watchChanges } from '../../event/watch-changes.js';
import type { Roots } from '../../roots.js';
import { writeWhole } from '../name-folder.js';
import { insideFiles, readInsideNames } from './inside-files.js';
import { InsideNameServer, type InsideNameServerOptions } from './inside-name-server.js';
import type { InsideNames, ServedNames } from './inside-names.js';

/** What could not be done is tried again, and what was missed is seen. */
const REST_MS = 5000;

const NOBODY: InsideNames = { serial: '', zones: [], hostServers: [], places: [] };

/** Answers containers as the file of the run root says, from whenever it changes, until it is closed. */
export function serveInsideNames(
  options: Omit<InsideNameServerOptions, 'host'> & {
    readonly host: InsideNameServerOptions['host'] & Pick<Host, 'processes'>;
    readonly roots: Roots;
  },
): AsyncDisposable {
  const { host, roots } = options;
  const server = new InsideNameServer(options);
  const closing = new AbortController();
  const changes = watchChanges(insideFiles.wanted(roots));

  const say = (serial: string, failed: ServedNames['failed']): void => {
    const path = insideFiles.served(roots);
    const startTicks = host.processes.startTicks(process.pid) ?? 0;
    const served: ServedNames = { serial, pid: process.pid, startTicks, failed };
    if (serial === NOBODY.serial) rmSync(path, { force: true });
    else writeWhole(path, JSON.stringify(served));
  };

  const serve = async (): Promise<void> => {
    let serial: string | undefined;
    while (!closing.signal.aborted) {
      const seen = changes.count;
      const names = readInsideNames(roots) ?? NOBODY;
      if (names.serial !== serial) {
        const failed = await server.setNames(names);
        say(names.serial, failed);
        serial = failed.length === 0 ? names.serial : undefined;
      }
      await changes.next(seen, { cancelSignal: closing.signal, atMostMs: REST_MS });
    }
  };
  const ended = serve();
  ended.catch(() => undefined); // As on a file that cannot be read: nobody is answered then, and whoever looks is told.

  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      changes[Symbol.dispose]();
      await ended.catch(() => undefined);
      await server[Symbol.asyncDispose]();
      say(NOBODY.serial, []);
    },
  };
}
