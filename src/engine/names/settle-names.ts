import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import { acquireLock, type HeldLock, tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { aardvarkServer } from './aardvark-server.js';
import { areNamesKnown } from './are-names-known.js';
import { chooseNamePort } from './choose-port.js';
import { findAardvark } from './find-aardvark.js';
import { keeperNameServer } from './keeper-name-server.js';
import { nameFiles, readIfThere, replaceFile } from './name-folder.js';
import type { NamePlan, NameServer, SerialQuestion } from './name-server.js';
import type { NameServiceOptions } from './open-name-service.js';

/** The part of the name service that costs to load; see {@link import('./name-service.js').NameService}. */
export interface NameWork {
  settle(): Promise<void>;
  /** Whether there is anything to mend: something was killed, or somebody died before all was written. */
  isNeeded(): boolean;
  /** Where somebody should answer, and nobody does. */
  silentPlaces(): Promise<readonly { readonly address: string; readonly port: number }[]>;
  port(): Promise<number>;
}

/** How long a server may take to read its files; the keeper has to start first. */
const KNOWN_WITHIN_MS = 5000;
/** The same where it is the machine that does not let it. */
const BUSY_KNOWN_WITHIN_MS = 60_000;
/** The same for one that has had its time. */
const SOON_MS = 1500;
/** Between two times that it is asked. Where the machine is busy, an answer may take a while though all is known. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 400;

export function nameWork(options: NameServiceOptions): NameWork {
  const { host, roots } = options;
  const own = keeperNameServer(options);

  const lockPath = join(layout.locks(roots), 'names');

  const lock = (): Promise<HeldLock> => acquireLock(host, lockPath);

  const aardvark = (program: string): NameServer => aardvarkServer({ host, roots, program });

  /**
   * The one that is at work stays: processes with other surroundings are not to change it back and forth. But what one
   * container alone calls another only our own can tell.
   */
  const choose = (wanted: NamePlan): { readonly server: NameServer; readonly other: NameServer } => {
    const program = findAardvark(options.asked);
    const theirs = aardvark(program ?? '');
    const isTheirs = !hasLinks(wanted) && (theirs.isInUse() || (program !== undefined && !own.isInUse()));
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
    wanted: NamePlan,
    waitMs: number,
    without: readonly string[] = [],
  ): Promise<readonly SerialQuestion[]> => {
    const questions = present()
      .questions(wanted)
      .filter(({ address }) => !without.includes(address));
    const known = await Promise.all(questions.map((each) => areNamesKnown({ ...each, port: wanted.port }, waitMs)));
    return questions.filter((_, index) => !known[index]);
  };

  /** Under the lock, from the records as they are then: whoever comes last has written what all want. */
  const write = async (): Promise<NamePlan> => {
    using _ = await lock();
    const wanted = plan(recordedPort());
    if (wanted.zones.length === 0) {
      await end();
      return wanted;
    }
    const { server, other } = choose(wanted);
    await other.end();
    try {
      await server.apply(wanted);
    } catch (error) {
      // It cannot be started: a program for another machine, say.
      if (server === own || !isEngineError(error)) throw error;
      await server.end();
      await own.apply(wanted);
    }
    return wanted;
  };

  /**
   * Writes what is true now, and waits until it is known. Others may write meanwhile: what they write holds this too, so
   * that of many who come at once each writes once at most. @returns whether it is known
   */
  const makeKnown = async (): Promise<boolean> => {
    const givenUp = readIfThere(nameFiles.givenUp(roots))?.split('\n') ?? [];
    let wanted = await write();
    const beganMs = host.clock.monotonicMs();
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      if ((await askAll(wanted, waitMs, givenUp)).length === 0) return true;
      const waitedMs = host.clock.monotonicMs() - beganMs;
      if (waitedMs > (present().isBusy() ? BUSY_KNOWN_WITHIN_MS : KNOWN_WITHIN_MS)) return false;
      if (!present().isInUse()) wanted = await write();
    }
  };

  const replaceSilent = async (): Promise<void> => {
    using _ = await lock();
    // Somebody else may have done it while we waited for the lock.
    if ((await askAll(plan(knownPort()), SOON_MS)).length > 0) await present().end();
  };

  const giveUp = async (): Promise<void> => {
    using _ = await lock();
    const silent = await askAll(plan(knownPort()), SOON_MS);
    replaceFile(roots, nameFiles.givenUp(roots), silent.map(({ address }) => address).join('\n'));
  };

  const end = async (): Promise<void> => {
    await Promise.all([own.end(), aardvark('').end()]);
    rmSync(nameFiles.givenUp(roots), { force: true });
  };

  const plan = (port: number): NamePlan => ({
    zones: options.zones().filter(({ listenAddresses }) => listenAddresses.length > 0),
    hostServers: options.hostServers(),
    port,
  });

  /** Whether somebody writes at this moment, who will write what is true then. */
  const isBeingWritten = (): boolean => {
    using held = tryAcquireLock(host, lockPath);
    return held === undefined;
  };

  return {
    async settle() {
      if (await makeKnown()) return;
      // It hangs, or it is one that nobody told us of, and that holds the address.
      await replaceSilent();
      if (!(await makeKnown())) await giveUp();
    },
    isNeeded() {
      const wanted = plan(knownPort());
      const server = present();
      if (server.isCurrent(wanted)) return false;
      // Whoever is at work on a container tells of it himself, in a moment.
      const areOthersAtIt = server.differing(wanted)?.every(options.isSomebodyAtWork) ?? isBeingWritten();
      return !areOthersAtIt;
    },
    async silentPlaces() {
      const wanted = plan(knownPort());
      const silent = await askAll(wanted, SOON_MS);
      return silent.map(({ address }) => ({ address, port: wanted.port }));
    },
    async port() {
      using _ = await lock();
      return recordedPort();
    },
  };
}

const hasLinks = ({ zones }: NamePlan): boolean =>
  zones.some(({ members }) => members.some(({ links = [] }) => links.length > 0));
