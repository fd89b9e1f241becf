import { engineError } from '../../errors/engine-error.js';
import { invalid } from './invalid.js';
import { openFailure } from './open-failure.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Why a file that a user named could not be written; what is no failure of the system comes back as it is. */
export function writeFailure(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'errno' in cause && 'code' in cause)) return cause;
  if (FULL.has(String(cause.code))) return engineError('disk_full', { path }, { cause });
  return invalid(openFailure(path, cause), { cause });
}
