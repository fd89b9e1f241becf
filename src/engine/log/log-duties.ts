import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { layout, type Roots } from '../roots.js';
import { hasCode } from './log-files.js';
import { findLogSource } from './log-source.js';

/** A container whose log the keeper has to see to. */
export type LogDuty = {
  readonly id: string;
  /** The folder in which its log is. */
  readonly folder: string;
  /** The container has gone, and its folder was kept for what has not been sent yet. */
  readonly isOrphan: boolean;
};

const ORPHAN = '.removed';

/** From now on, until {@link endLogDuty}: also after a reboot. */
export function beginLogDuty(roots: Roots, id: string): void {
  mkdirSync(layout.logDuties(roots), { recursive: true, mode: 0o700 });
  writeFileSync(join(layout.logDuties(roots), id), '');
}

/** Whether there is any: what every command asks, and so without a query. */
export const hasLogDuties = (roots: Roots): boolean => namesIn(layout.logDuties(roots)).length > 0;

export function listLogDuties(roots: Roots): readonly LogDuty[] {
  const names = namesIn(layout.logDuties(roots));
  return names.flatMap((name): readonly LogDuty[] => {
    if (name.endsWith(ORPHAN)) {
      const folder = join(layout.logDuties(roots), name);
      return [{ id: name.slice(0, -ORPHAN.length), folder, isOrphan: true }];
    }
    // Its folder was taken over: the other name counts.
    if (names.includes(`${name}${ORPHAN}`)) return [];
    return [{ id: name, folder: layout.container(roots, name), isOrphan: false }];
  });
}

export function endLogDuty(roots: Roots, { id, folder, isOrphan }: LogDuty): void {
  if (isOrphan) rmSync(folder, { recursive: true, force: true });
  rmSync(join(layout.logDuties(roots), id), { force: true });
}

/**
 * Before a container's folder is removed: keeps it for the keeper where not everything has been sent.
 * @returns whether it did
 */
export function keepForDuty(roots: Roots, id: string): boolean {
  if (!namesIn(layout.logDuties(roots)).includes(id)) return false;
  if (!findLogSource(layout.container(roots, id))) {
    rmSync(join(layout.logDuties(roots), id), { force: true });
    return false;
  }
  try {
    renameSync(layout.container(roots, id), join(layout.logDuties(roots), `${id}${ORPHAN}`));
    return true;
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTEMPTY', 'EEXIST'])) return false;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return [];
    throw error;
  }
}
