import { mkdirSync } from 'node:fs';

import { engineError } from '../errors/engine-error.js';
import type { Processes } from '../host/processes.js';
import { isAlive } from './container/transitions.js';
import { textColumn } from './metadata/columns.js';
import type { ContainerRecord, ContainerRecords } from './metadata/containers.js';
import type { Database } from './metadata/database.js';
import type { Roots } from './roots.js';

const FACT = 'run root';
const UNUSABLE = ['ENOTDIR', 'EEXIST', 'EROFS', 'EACCES'];

/**
 * Makes the run root, and keeps a data root to one of them for as long as a container of it lives: locks and monitors are
 * there, so that an engine on another would not see who is at work.
 *
 * @throws run_root_differs, state_read_only
 */
export function claimRoots({ database, records, processes }: ClaimParts, { dataRoot, runRoot }: Roots): void {
  makeRunRoot(runRoot);
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
    mkdirSync(path, { recursive: true, mode: 0o711 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw UNUSABLE.includes(code) ? engineError('state_read_only', { path }, { cause }) : cause;
  }
}
