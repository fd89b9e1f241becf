import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import { layout, type Roots } from '../roots.js';
import { aardvarkServer } from './aardvark-server.js';
import { awaitNames } from './await-names.js';
import { chooseNamePort } from './choose-port.js';
import { findAardvark } from './find-aardvark.js';
import { keeperNameServer } from './keeper-name-server.js';
import { hasNames, nameFiles, readIfThere, replaceFile } from './name-folder.js';
import type { NamePlan, NameServer, SerialQuestion } from './name-server.js';
import type { NameService } from './name-service.js';
import type { NameZone } from './name-zone.js';

export type NameServiceOptions = {
  readonly host: Pick<Host, 'syscalls' | 'clock' | 'processes' | 'processTable' | 'random'>;
  readonly roots: Roots;
  /** The networks that have members, as the records have them now. Asked for under a lock: whoever asks last writes last. */
  readonly zones: () => readonly NameZone[];
  /** The host's name servers as they are now. */
  readonly hostServers: () => readonly string[];
  readonly wakeKeeper: () => void;
  /** `GANTRY_NAME_SERVER`: a path of aardvark-dns, or `own`. */
  readonly asked?: string | undefined;
};

/** How long a server may take to read its files; the keeper has to start first. */
const KNOWN_WITHIN_MS = 3000;

export function openNameService(options: NameServiceOptions): NameService {
  const { host, roots } = options;
  const own = keeperNameServer(options);
  let warnings: readonly string[] = [];

  const lock = (): Promise<HeldLock> => acquireLock(host, join(layout.locks(roots), 'names'));

  const aardvark = (program: string): NameServer => aardvarkServer({ host, roots, program });

  /** The one that is at work stays: processes with other surroundings are not to change it back and forth. */
  const choose = (): { readonly server: NameServer; readonly other: NameServer } => {
    const program = findAardvark(options.asked);
    const theirs = aardvark(program ?? '');
    const isTheirs = theirs.isInUse() || (program !== undefined && !own.isInUse());
    return isTheirs ? { server: theirs, other: own } : { server: own, other: theirs };
  };

  const recordedPort = (): number => {
    const known = Number(readIfThere(nameFiles.port(roots)));
    if (known > 0) return known;
    const port = chooseNamePort();
    replaceFile(roots, nameFiles.port(roots), String(port));
    return port;
  };

  const areKnown = async (questions: readonly SerialQuestion[], port: number): Promise<readonly SerialQuestion[]> => {
    const known = await Promise.all(
      questions.map((question) => awaitNames(host.clock, { ...question, port }, KNOWN_WITHIN_MS)),
    );
    return questions.filter((_, index) => !known[index]);
  };

  const apply = async (plan: NamePlan): Promise<void> => {
    const { server, other } = choose();
    await other.end();
    const silent = await areKnown(await server.apply(plan), plan.port);
    if (silent.length === 0) return;
    // It hangs, or it is one that nobody told us of, and that holds the address.
    await server.end();
    warnings = (await areKnown(await server.apply(plan), plan.port)).map(
      ({ address }) =>
        `No name server answers containers at ${address}, port ${plan.port}: another program may listen there.`,
    );
  };

  const settleLocked = async (): Promise<void> => {
    const zones = options.zones().filter(({ listenAddresses }) => listenAddresses.length > 0);
    warnings = [];
    if (zones.length === 0) {
      await Promise.all([own.end(), aardvark('').end()]);
      return;
    }
    try {
      await apply({ zones, hostServers: options.hostServers(), port: recordedPort() });
    } catch (error) {
      if (!isEngineError(error)) throw error;
      warnings = [error.message];
    }
  };

  const settle = async (): Promise<void> => {
    if (!hasNames(roots) && options.zones().length === 0) return;
    using _ = await lock();
    await settleLocked();
  };

  return {
    settle,
    async recover() {
      if (hasNames(roots) && (existsSync(nameFiles.aardvark(roots)) ? !aardvark('').isInUse() : !own.isInUse()))
        await settle();
    },
    async port() {
      const known = Number(readIfThere(nameFiles.port(roots)));
      if (known > 0) return known;
      using _ = await lock();
      return recordedPort();
    },
    warnings: () => warnings,
  };
}
