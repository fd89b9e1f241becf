import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';

const SECCOMP = 'seccomp=';

/**
 * Checks `--security-opt` and puts the profile itself in place of a seccomp profile's path, as the engine may run
 * where that path means nothing.
 */
export function readSecurityOptions(options: readonly string[], workingDir: string): Promise<readonly string[]> {
  return Promise.all(options.map((option) => readOption(option, workingDir)));
}

async function readOption(option: string, workingDir: string): Promise<string> {
  if (option === 'no-new-privileges' || option === 'writable-cgroups') return option;
  const [, key, value] = /^([a-z-]+)[=:](.+)$/s.exec(option) ?? [];
  if (key === undefined || value === undefined) throw invalid(`Invalid --security-opt: ${JSON.stringify(option)}`);
  if (key !== 'seccomp' || value === 'unconfined' || value === 'builtin') return `${key}=${value}`;
  return `${SECCOMP}${await readProfile(resolve(workingDir, value), value)}`;
}

async function readProfile(path: string, given: string): Promise<string> {
  try {
    return JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw invalid(`compacting json for seccomp profile (${given}) failed: ${error.message}`);
    throw invalid(`opening seccomp profile (${given}) failed: ${openFailure(given, error)}`);
  }
}
