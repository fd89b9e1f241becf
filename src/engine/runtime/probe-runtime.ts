import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import { textColumn } from '../metadata/columns.js';
import type { Database } from '../metadata/database.js';
import type { RuntimeProgram } from './oci-runtime.js';
import { isAtLeast, parseRuntimeVersion, type RuntimeVersion } from './runtime-version.js';

export type ProbeRuntime = {
  /** A name or an absolute path, as the user configured it. Undefined: crun, or runc where there is no crun. */
  readonly runtime?: string | undefined;
  /** Folders to look in, as in PATH. */
  readonly searchPath: string;
};

const PREFERRED = ['crun', 'runc'];

// crun 1.0 and runc 1.0 are the first that follow the finished runtime specification 1.0.2.
const NEEDED: Readonly<Record<RuntimeProgram['kind'], string>> = { crun: '1.0.0', runc: '1.0.0', other: '0.0.0' };

const HYBRID_CONTROLLERS = '/sys/fs/cgroup/unified/cgroup.controllers';

/**
 * Which runtime this machine has, and what it needs.
 *
 * Its version is asked once per program file and kept in the database, so that the common case starts no process.
 *
 * @throws program_missing, program_too_old
 */
export async function probeRuntime(
  { processes, database }: { readonly processes: Pick<Processes, 'run'>; readonly database: Database },
  options: ProbeRuntime,
): Promise<RuntimeProgram> {
  const path = findRuntime(options);
  const { name, version } = await knownVersion(processes, database, path);
  const kind = name === 'crun' || name === 'runc' ? name : 'other';
  const needed = NEEDED[kind];
  if (!isAtLeast(version, needed)) throw engineError('program_too_old', { program: path, found: version, needed });
  return {
    kind,
    path,
    version,
    needsHiddenCgroup2: kind === 'crun' && isHybridWithControllers(),
    takesSeccompFilter: kind === 'crun',
  };
}

function findRuntime({ runtime, searchPath }: ProbeRuntime): string {
  const folders = searchPath.split(':').filter(isAbsolute);
  const names = runtime === undefined ? PREFERRED : [runtime];
  const candidates = names.flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))));
  const found = candidates.find(isProgram);
  if (found === undefined) throw engineError('program_missing', { program: runtime ?? PREFERRED.join(' or ') });
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function knownVersion(
  processes: Pick<Processes, 'run'>,
  database: Database,
  path: string,
): Promise<RuntimeVersion> {
  const { mtimeMs, size, ino } = statSync(path);
  const key = `runtime ${path} ${mtimeMs} ${size} ${ino}`;
  const row = database.get('SELECT value FROM fact WHERE key = ?', key);
  if (row) return parseRuntimeVersion(textColumn(row, 'value'), basename(path));
  const { stdout } = await processes.run(path, ['--version']);
  database.transaction(() => {
    database.run('DELETE FROM fact WHERE key >= ? AND key < ?', `runtime ${path} `, `runtime ${path}!`);
    database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', key, stdout);
  });
  return parseRuntimeVersion(stdout, basename(path));
}

/** cgroup v1 with some controllers given to v2: crun creates nothing while it sees that. */
function isHybridWithControllers(): boolean {
  try {
    return readFileSync(HYBRID_CONTROLLERS, 'utf8').trim() !== '';
  } catch {
    return false; // cgroup v2 alone, or v1 alone.
  }
}
