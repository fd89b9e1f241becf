import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';

import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import type { RuntimeProcess } from '../../oci/runtime-spec.js';

/**
 * Why a process could not be run, where the runtime failed without a word: crun's words are lost
 * in the new terminal. Looks for the program as execvp(3) would.
 */
export function explainProgram(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  { root, process }: { readonly root: string; readonly process: Pick<RuntimeProcess, 'args' | 'env' | 'cwd'> },
): EngineError {
  const [command = ''] = process.args;
  const kinds = candidates(command, process).map((path) => kindOf(syscalls, root, path));
  if (kinds.includes('program')) return engineError('runtime_failed', { reason: `${command} could not be started` });
  return engineError(kinds.includes('other') ? 'command_not_executable' : 'command_not_found', { command });
}

function candidates(command: string, { env, cwd }: Pick<RuntimeProcess, 'env' | 'cwd'>): readonly string[] {
  if (command.includes('/')) return [command.startsWith('/') ? command : join(cwd, command)];
  const path = env.find((variable) => variable.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  return path.split(':').map((folder) => join('/', folder, command));
}

function kindOf(syscalls: Pick<Syscalls, 'openInRoot'>, root: string, path: string): 'program' | 'other' | 'nothing' {
  const handle = syscalls.openInRoot(root, path);
  if (handle === undefined) return 'nothing';
  try {
    const stat = fstatSync(handle);
    return stat.isFile() && (stat.mode & 0o111) !== 0 ? 'program' : 'other';
  } finally {
    closeSync(handle);
  }
}
