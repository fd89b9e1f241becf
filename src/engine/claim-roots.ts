import { existsSync, readdirSync } from 'node:fs';

import { engineError } from '../errors/engine-error.js';
import type { Processes } from '../host/processes.js';
import { isAlive } from './container/transitions.js';
import { noteRunRootOwner, runRootOwner } from './lock/run-root-owner.js';
import { textColumn } from './metadata/columns.js';
import type { ContainerRecord, ContainerRecords } from './metadata/containers.js';
import type { Database } from './metadata/database.js';
import { makeFolders } from './metadata/make-folders.js';
import { layout, type Roots } from './roots.js';

const FACT = 'run root';
const UNUSABLE = ['ENOTDIR', 'EEXIST', 'EROFS', 'EACCES', 'ENOENT'];

/**
 * Makes the run root, and keeps each of the two roots to the other for as long as a container lives there. Locks and
 * monitors are in the run root: an engine on another would not see who is at work, and one with other records would take
 * what lives there for remnants.
 *
 * @throws run_root_differs, run_root_taken, state_read_only
 */
export function claimRoots({ database, records, processes }: ClaimParts, roots: Roots): void {
  const { dataRoot, runRoot } = roots;
  makeRunRoot(runRoot);
  takeRunRoot(roots);
  if (knownRunRoot(database) === runRoot) return;
  database.transaction(() => {
    const known = knownRunRoot(database);
    const isLiving = ({ state }: ContainerRecord): boolean =>
      isAlive(state.status) && processes.startTicks(state.pid) === state.pidStartTicks;
    if (known !== undefined && known !== runRoot && records.list(['running', 'paused']).some(isLiving)) {
      throw engineError('run_root_differs', { dataRoot, runRoot: known });
    }
    database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', FACT, runRoot);
  });
}

function takeRunRoot(roots: Roots): void {
  const owner = runRootOwner(roots);
  if (owner === roots.dataRoot) return;
  const isOwned = owner !== undefined && existsSync(owner);
  if (isOwned && namesIn(layout.running(roots)).length > 0) {
    throw engineError('run_root_taken', { dataRoot: owner, runRoot: roots.runRoot });
  }
  noteRunRootOwner(roots);
}

function namesIn(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : [];
}

type ClaimParts = {
  readonly database: Database;
  readonly records: ContainerRecords;
  readonly processes: Pick<Processes, 'startTicks'>;
};

function knownRunRoot(database: Database): string | undefined {
  const row = database.get('SELECT value FROM fact WHERE key = ?', FACT);
  return row && textColumn(row, 'value');
}

function makeRunRoot(path: string): void {
  try {
    makeFolders(path, 0o711);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw UNUSABLE.includes(code) ? engineError('state_read_only', { path }, { cause }) : cause;
  }
}
