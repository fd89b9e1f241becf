import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CliIo } from './cli-io.js';

/** What docker's `config.json` says of `key`, such as `psFormat`. A file that is missing or broken says nothing. */
export function configuredText({ env }: Pick<CliIo, 'env'>, key: string): string | undefined {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || '/root', '.docker');
  try {
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    if (typeof config !== 'object' || config === null || !Object.hasOwn(config, key)) return undefined;
    const value: unknown = config[key as keyof typeof config];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
