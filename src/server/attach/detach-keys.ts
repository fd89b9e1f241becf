import { DEFAULT_DETACH_KEYS, parseDetachKeys } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';

/** Keys that end a conversation: docker's own unless a client asks for others. @throws argument_invalid */
export function readDetachKeys(given: string | undefined): readonly number[] {
  if (!given) return DEFAULT_DETACH_KEYS;
  const keys = parseDetachKeys(given);
  if (keys === undefined) throw invalid(`Invalid detach keys (${given}) provided`);
  return keys;
}
