import { engineError } from '../../errors/engine-error.js';

/** The newest and the oldest Engine API that are spoken here. */
export const NEWEST_VERSION = '1.51';
export const OLDEST_VERSION = '1.24';

/** Whether `version` is `other` or newer; both are `1.41` and the like. */
export function isAtLeast(version: string, other: string): boolean {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [numbersOf(version), numbersOf(other)];
  return major === otherMajor ? minor >= otherMinor : major > otherMajor;
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

/**
 * The version to speak with an engine that says that its newest is `theirs`.
 *
 * @throws far_version_refused, far_answer_invalid
 */
export function negotiate(theirs: string | undefined, endpoint: string): string {
  if (theirs === undefined || theirs === '') return OLDEST_VERSION;
  if (!/^\d{1,4}\.\d{1,4}$/.test(theirs)) {
    throw engineError('far_answer_invalid', { endpoint, reason: `${JSON.stringify(theirs)} is no version of its API` });
  }
  if (!isAtLeast(theirs, OLDEST_VERSION)) {
    throw engineError('far_version_refused', { endpoint, theirs, ours: OLDEST_VERSION });
  }
  return isAtLeast(theirs, NEWEST_VERSION) ? NEWEST_VERSION : theirs;
}
