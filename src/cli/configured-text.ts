import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CliIo } from './cli-io.js';

/** What docker's `config.json` says of `key`, such as `psFormat`. A file that is missing or broken says nothing. */
export function configuredText(io: Pick<CliIo, 'env'>, key: string): string | undefined {
  const value = configured(io, key);
  return typeof value === 'string' ? value : undefined;
}

/** The same of a key that holds a list, such as `pruneFilters`. */
export function configuredTexts(io: Pick<CliIo, 'env'>, key: string): readonly string[] {
  const value = configured(io, key);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function configured({ env }: Pick<CliIo, 'env'>, key: string): unknown {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || '/root', '.docker');
  try {
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    if (typeof config !== 'object' || config === null || !Object.hasOwn(config, key)) return undefined;
    return config[key as keyof typeof config];
  } catch {
    return undefined;
  }
}
