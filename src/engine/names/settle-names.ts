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
  settle(): Promise<void>;
  /** Whether nothing was killed, and nobody died before all was written. */
  isSettled(): boolean;
  /** Where somebody should answer, and nobody does. */
  silentPlaces(): Promise<readonly { readonly address: string; readonly port: number }[]>;
  port(): Promise<number>;
}

/** How long a server may take to read its files; the keeper has to start first. */
const KNOWN_WITHIN_MS = 3000;
/** The same for one that has had its time. */
const SOON_MS = 500;

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

  const present = (): NameServer => (existsSync(nameFiles.aardvark(roots)) ? aardvark('') : own);

  const knownPort = (): number => Number(readIfThere(nameFiles.port(roots)));

  const recordedPort = (): number => {
    const known = knownPort();
    if (known > 0) return known;
    const port = chooseNamePort();
    replaceFile(roots, nameFiles.port(roots), String(port));
    return port;
  };

  /** @returns where there was no answer */
  const askAll = async (
    questions: readonly SerialQuestion[],
    { port }: NamePlan,
    withinMs = KNOWN_WITHIN_MS,
  ): Promise<readonly SerialQuestion[]> => {
    const known = await Promise.all(
      questions.map((question) => awaitNames(host.clock, { ...question, port }, withinMs)),
    );
    return questions.filter((_, index) => !known[index]);
  };

  const apply = async (server: NameServer, wanted: NamePlan): Promise<void> => {
    const silent = await askAll(await server.apply(wanted), wanted);
    if (silent.length === 0) return;
    // It hangs, or it is one that nobody told us of, and that holds the address.
    await server.end();
    await askAll(await server.apply(wanted), wanted);
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
      if (wanted.zones.length === 0) return await end();
      const { server, other } = choose();
      await other.end();
      try {
        await apply(server, wanted);
      } catch (error) {
        // It cannot be started: a program for another machine, say.
        if (server === own || !isEngineError(error)) throw error;
        await server.end();
        await apply(own, wanted);
      }
    },
    isSettled: () => present().isCurrent(plan(knownPort())),
    async silentPlaces() {
      const wanted = plan(knownPort());
      const silent = await askAll(present().questions(wanted), wanted, SOON_MS);
      return silent.map(({ address }) => ({ address, port: wanted.port }));
    },
    async port() {
      using _ = await lock();
      return recordedPort();
    },
  };
}
