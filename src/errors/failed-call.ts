import { isEngineError } from './engine-error.js';

/** The name of the errno that a system call failed with, as `ENOENT`; undefined where it is another failure. */
export function errnoOfCall(cause: unknown): string | undefined {
  if (!isEngineError(cause, 'system_call_failed')) return undefined;
  const { details } = cause;
  return details !== null && typeof details === 'object' && 'errno' in details ? String(details.errno) : undefined;
}
