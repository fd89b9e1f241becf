import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import { withoutLogin } from '../../dockerfile/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { RunProgram } from '../service/run-program.js';
import { cannotPrepare, type GitPlace } from './context-operand.js';

/** A folder that is there as long as it is needed. */
export type BorrowedFolder = AsyncDisposable & { readonly path: string };

/** Nobody is at hand to answer, and no program of the user's choice is the other side. */
const SAFE = ['-c', 'protocol.ext.allow=never', '-c', 'core.askPass=true'];

/**
 * Fetches one commit of a repository, and its submodules, with the git of this machine.
 *
 * @throws argument_invalid where there is no git, or in git's words
 */
export async function cloneRepository(
  { url, ref, folder }: GitPlace,
  runProgram: RunProgram | undefined,
): Promise<BorrowedFolder> {
  if (!runProgram) throw cannotPrepare("unable to find 'git': it cannot be run here");
  const root = await mkdtemp(join(tmpdir(), 'gantry-git-'));
  const dispose = (): Promise<void> => rm(root, { recursive: true, force: true });
  const { url: address, flags, env } = withoutLogin(url);
  try {
    const git = (...words: readonly string[]): Promise<void> =>
      runGit(runProgram, ['-C', root, ...SAFE, ...flags, ...words], env);
    await git('init', '--quiet');
    await git('fetch', '--quiet', '--depth', '1', '--', address, ref ?? 'HEAD');
    await git('checkout', '--quiet', 'FETCH_HEAD');
    await git('submodule', '--quiet', 'update', '--init', '--recursive', '--depth', '1');
    return { path: await folderWithin(root, folder), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function runGit(
  runProgram: RunProgram,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { exitCode, stderr } = await runProgram('git', args, { env }).catch((error: unknown) => {
    if (!isEngineError(error, 'program_missing')) throw error;
    throw cannotPrepare('unable to find \'git\': exec: "git": executable file not found in $PATH');
  });
  if (exitCode !== 0) throw cannotPrepare(`unable to 'git clone' to temporary context directory: ${stderr.trim()}`);
}

/** No link of the repository's leads out of it. */
async function folderWithin(root: string, folder: string): Promise<string> {
  const [home, path] = await Promise.all([realpath(root), realpath(join(root, folder)).catch(() => undefined)]);
  const isInside = path === home || path?.startsWith(home + sep);
  if (path === undefined || !isInside || !(await stat(path)).isDirectory()) {
    throw cannotPrepare(`${JSON.stringify(folder)} is no folder of the repository`);
  }
  return path;
}
