import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { aardvarkServer } from './aardvark-server.js';
import { awaitNames } from './await-names.js';
import { chooseNamePort } from './choose-port.js';
import { findAardvark } from './find-aardvark.js';
import { keeperNameServer } from './keeper-name-server.js';
import { nameFiles, readIfThere, replaceFile } from './name-folder.js';
import type { NamePlan, NameServer, SerialQuestion } from './name-server.js';
import type { NameServiceOptions } from './open-name-service.js';

/** The part of the name service that costs to load; see {@link import('./name-service.js').NameService}. */
export interface NameWork {
  /** @returns what users should know */
  settle(): Promise<readonly string[]>;
  /** Whether nothing was killed, and nobody died before all was written. */
  isSettled(): boolean;
  port(): Promise<number>;
}

/** How long a server may take to read its files; the keeper has to start first. */
const KNOWN_WITHIN_MS = 3000;

export function nameWork(options: NameServiceOptions): NameWork {
  const { host, roots } = options;
  const own = keeperNameServer(options);

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

  const apply = async (plan: NamePlan): Promise<readonly string[]> => {
    const { server, other } = choose();
    await other.end();
    const silent = await areKnown(await server.apply(plan), plan.port);
    if (silent.length === 0) return [];
    // It hangs, or it is one that nobody told us of, and that holds the address.
    await server.end();
    return (await areKnown(await server.apply(plan), plan.port)).map(
      ({ address }) =>
        `No name server answers containers at ${address}, port ${plan.port}: another program may listen there.`,
    );
  };

  const end = async (): Promise<void> => void (await Promise.all([own.end(), aardvark('').end()]));

  const plan = (port: number): NamePlan => ({
    zones: options.zones().filter(({ listenAddresses }) => listenAddresses.length > 0),
    hostServers: options.hostServers(),
    port,
  });

  return {
    async settle() {
      using _ = await lock();
      const wanted = plan(recordedPort());
      if (wanted.zones.length === 0) {
        await end();
        return [];
      }
      try {
        return await apply(wanted);
      } catch (error) {
        if (isEngineError(error)) return [error.message];
        throw error;
      }
    },
    isSettled() {
      const server = existsSync(nameFiles.aardvark(roots)) ? aardvark('') : own;
      return server.isCurrent(plan(Number(readIfThere(nameFiles.port(roots)))));
    },
    async port() {
      using _ = await lock();
      return recordedPort();
    },
  };
}
