import { DEFAULT_DETACH_KEYS, parseDetachKeys } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';

/** Reads `--detach-keys`; what is not given, or empty, is docker's own. @throws argument_invalid */
export function readDetachKeys(text: string | undefined): readonly number[] {
  if (!text) return DEFAULT_DETACH_KEYS;
  const keys = parseDetachKeys(text);
  if (!keys) throw invalid(`Invalid detach keys (${text}) provided`);
  return keys;
}
