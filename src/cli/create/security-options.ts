import { resolve } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { goSyntaxError } from '../../wire/words/go-syntax-error.js';
import type { CliIo } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import { readInput } from '../values/read-input.js';

type Io = Pick<CliIo, 'workingDir' | 'beginAgain'>;

const SECCOMP = 'seccomp=';
/** Whose name is enough. */
const STANDING_ALONE: ReadonlySet<string> = new Set(['no-new-privileges', 'writable-cgroups']);

/**
 * Checks `--security-opt` and puts the profile itself in place of a seccomp profile's path, as the engine may run
 * where that path means nothing.
 */
export function readSecurityOptions(options: readonly string[], io: Io): Promise<readonly string[]> {
  return Promise.all(options.map((option) => readOption(option, io)));
}

/** @see docker/cli, container/opts.go: parseSecurityOpts */
async function readOption(option: string, io: Io): Promise<string> {
  const at = option.includes('=') ? option.indexOf('=') : option.indexOf(':');
  const [key, value] = at < 0 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)];
  if (value === '' && !STANDING_ALONE.has(key)) throw invalid(`Invalid --security-opt: ${JSON.stringify(option)}`);
  if (key !== 'seccomp' || value === 'unconfined' || value === 'builtin') return option;
  return `${SECCOMP}${await readProfile(value, io)}`;
}

async function readProfile(given: string, io: Io): Promise<string> {
  const bytes = await readBytes(given, io);
  const problem = goSyntaxError(bytes.toString('latin1'));
  if (problem !== undefined) throw invalid(`compacting json for seccomp profile (${given}) failed: ${problem}`);
  try {
    return JSON.stringify(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    // Well written as far as it goes, and then something else.
    const reason = `compacting json for seccomp profile (${given}) failed: ${String(cause)}`;
    throw engineError('argument_invalid', { reason }, { cause });
  }
}

async function readBytes(given: string, io: Io): Promise<Buffer> {
  try {
    return await readInput(resolve(io.workingDir, given), io);
  } catch (error) {
    throw invalid(`opening seccomp profile (${given}) failed: ${openFailure(given, error)}`);
  }
}
