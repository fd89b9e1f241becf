import { engineError } from '../../../errors/engine-error.js';

/** No path can be longer for the kernel; step by step folders can be made that lie deeper, without an end. */
const LONGEST_PATH_BYTES = 4096;
const SHOWN_BYTES = 64;

/**
 * Refuses to go deeper than paths reach: a walk holds each folder on its way open, and a program that makes ever deeper
 * ones could exhaust us. No archive of ours could be unpacked either.
 *
 * @param path Bytes as `latin1`.
 * @throws file_operation_failed
 */
export function requireDepth(path: string): void {
  if (path.length < LONGEST_PATH_BYTES) return;
  const shown = `${Buffer.from(path.slice(0, SHOWN_BYTES), 'latin1').toString('utf8')}…`;
  throw engineError('file_operation_failed', { operation: 'open', path: shown, reason: 'name too long' });
}
