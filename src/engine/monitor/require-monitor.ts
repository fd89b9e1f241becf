import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import type { Database } from '../metadata/database.js';
import { askVersion, findProgram } from '../runtime/find-program.js';
import { isAtLeast } from '../runtime/program-version.js';

// The first whose --full-attach works.
const NEEDED = '2.0.25';

/**
 * Sees to it that there is a conmon, and one that is new enough: an older one would fail with words that help nobody.
 *
 * @returns its version
 * @throws program_missing, program_too_old
 */
export async function requireMonitor(
  parts: { readonly processes: Pick<Processes, 'run'>; readonly database: Database },
  searchPath: string,
): Promise<string> {
  const path = findProgram(['conmon'], searchPath);
  if (path === undefined) throw engineError('program_missing', { program: 'conmon' });
  const { version } = await askVersion(parts, path);
  if (!isAtLeast(version, NEEDED))
    throw engineError('program_too_old', { program: path, found: version, needed: NEEDED });
  return version;
}
