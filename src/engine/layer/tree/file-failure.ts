import { getSystemErrorMap } from 'node:util';

import { engineError, isEngineError } from '../../../errors/engine-error.js';
import { errnoOfCall } from '../../../errors/failed-call.js';

/** Whose files they are: decides what a failure is called. */
export type FileFailurePlace = { readonly operation: 'open' | 'write'; readonly path: string };

/**
 * What a failed file operation in somebody's tree means to the user, who may have caused it; what is no failure of the
 * system comes back as it is.
 */
export function fileFailure(cause: unknown, { operation, path }: FileFailurePlace): unknown {
  const errno = failureOf(cause);
  if (errno === undefined) return cause;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return engineError('disk_full', { path }, { cause });
  if (errno === 'EROFS') return engineError('container_path_read_only', { what: 'container rootfs' }, { cause });
  return engineError('file_operation_failed', { operation, path, reason: wordsOf(errno) }, { cause });
}

function failureOf(cause: unknown): string | undefined {
  if (isEngineError(cause, 'system_call_failed')) return errnoOfCall(cause);
  if (isEngineError(cause) || !(cause instanceof Error && 'code' in cause)) return undefined;
  return WORDS.has(String(cause.code)) ? String(cause.code) : undefined;
}

const WORDS: ReadonlyMap<string, string> = new Map(getSystemErrorMap().values());

const wordsOf = (errno: string): string => WORDS.get(errno) ?? errno;
