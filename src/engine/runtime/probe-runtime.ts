import { readFileSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import type { Database } from '../metadata/database.js';
import { askVersion, findProgram } from './find-program.js';
import type { RuntimeProgram } from './oci-runtime.js';
import { isAtLeast } from './program-version.js';

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
 * @throws program_missing, program_too_old
 */
export async function probeRuntime(
  parts: { readonly processes: Pick<Processes, 'run'>; readonly database: Database },
  { runtime, searchPath }: ProbeRuntime,
): Promise<RuntimeProgram> {
  const path = findProgram(runtime === undefined ? PREFERRED : [runtime], searchPath);
  if (path === undefined) throw engineError('program_missing', { program: runtime ?? PREFERRED.join(' or ') });
  const { name, version } = await askVersion(parts, path);
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

/** cgroup v1 with some controllers given to v2: crun creates nothing while it sees that. */
function isHybridWithControllers(): boolean {
  try {
    return readFileSync(HYBRID_CONTROLLERS, 'utf8').trim() !== '';
  } catch {
    return false; // cgroup v2 alone, or v1 alone.
  }
}
