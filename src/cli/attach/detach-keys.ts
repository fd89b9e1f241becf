import { DEFAULT_DETACH_KEYS, parseDetachKeys } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';
import { configuredText } from '../configured-text.js';
import { invalid } from '../values/invalid.js';

/** Reads `--detach-keys`; where it is not given, or empty, those of docker's `config.json`, or docker's own. @throws argument_invalid */
export function readDetachKeys(flag: string | undefined, io: Pick<CliIo, 'env'>): readonly number[] {
  const text = flag || configuredText(io, 'detachKeys');
  if (!text) return DEFAULT_DETACH_KEYS;
  const keys = parseDetachKeys(text);
  if (!keys) throw invalid(`Invalid detach keys (${text}) provided`);
  return keys;
}
