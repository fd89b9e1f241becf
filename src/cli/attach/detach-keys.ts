import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEFAULT_DETACH_KEYS, parseDetachKeys } from '../../engine/index.js';
import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';

/** Reads `--detach-keys`; where it is not given, or empty, those of docker's `config.json`, or docker's own. @throws argument_invalid */
export function readDetachKeys(flag: string | undefined, { env }: Pick<CliIo, 'env'>): readonly number[] {
  const text = flag || configuredKeys(env);
  if (!text) return DEFAULT_DETACH_KEYS;
  const keys = parseDetachKeys(text);
  if (!keys) throw invalid(`Invalid detach keys (${text}) provided`);
  return keys;
}

/** A file that is missing or broken says nothing. */
function configuredKeys(env: CliIo['env']): string | undefined {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || '/root', '.docker');
  try {
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    if (typeof config !== 'object' || config === null || !('detachKeys' in config)) return undefined;
    return typeof config.detachKeys === 'string' ? config.detachKeys : undefined;
  } catch {
    return undefined;
  }
}
