import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { acquireLock } from '../../lock/file-lock.js';
import { layout } from '../../roots.js';
import { replaceFile } from '../name-folder.js';
import type { NameServiceOptions } from '../open-name-service.js';
import { insideFiles, readInsideNames, readServedNames } from './inside-files.js';
import { type InsideNames, type InsidePlan, insidePlan, type ServedNames } from './inside-names.js';

/** The part of the name service for containers that are answered within their own networks. */
export interface InsideWork {
  settle(): Promise<void>;
  /** Whether what is written is what is to be answered. */
  isSettled(): boolean;
  warnings(): readonly string[];
}

/** How long the keeper may take, which may have to start first. */
const SERVED_WITHIN_MS = 5000;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;
const SERIAL_BYTES = 8;
const SHORT_ID = 12;

export function insideWork(options: NameServiceOptions): InsideWork {
  const { host, roots, wakeKeeper } = options;

  const plan = (): InsidePlan => insidePlan(options.zones(), options.hostServers(), options.pidOf);

  const isSettled = (): boolean => isSame(readInsideNames(roots), plan());

  /** Under the lock, from the records as they are then: whoever comes last has written what all want. */
  const write = async (): Promise<void> => {
    using _ = await acquireLock(host, join(layout.locks(roots), 'names'));
    const wanted = plan();
    if (isSame(readInsideNames(roots), wanted)) return;
    const path = insideFiles.wanted(roots);
    if (wanted.places.length === 0) return rmSync(path, { force: true });
    const names: InsideNames = { serial: host.random.hex(SERIAL_BYTES), ...wanted };
    replaceFile(roots, path, JSON.stringify(names));
  };

  const served = (): ServedNames | undefined => {
    const said = readServedNames(roots);
    return said && host.processes.startTicks(said.pid) === said.startTicks ? said : undefined;
  };

  /** Nobody to answer: then nobody may be in their networks any more, which would keep those from ending. */
  const isServed = (): boolean => readInsideNames(roots)?.serial === served()?.serial;

  return {
    isSettled,
    async settle() {
      const deadlineMs = host.clock.monotonicMs() + SERVED_WITHIN_MS;
      for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        if (!isSettled()) {
          await write();
          wakeKeeper();
        }
        if (isServed() || host.clock.monotonicMs() > deadlineMs) return;
        await host.clock.sleep(waitMs);
      }
    },
    warnings() {
      const wanted = readInsideNames(roots);
      const said = served();
      if (!wanted) return [];
      if (!said) return ['no name server answers containers on macvlan and ipvlan networks: the keeper does not run'];
      return said.failed.map(
        ({ containerId, reason }) => `no name server answers container ${containerId.slice(0, SHORT_ID)}: ${reason}`,
      );
    },
  };
}

function isSame(known: InsideNames | undefined, plan: InsidePlan): boolean {
  if (!known) return plan.places.length === 0;
  return JSON.stringify(known) === JSON.stringify({ serial: known.serial, ...plan });
}
