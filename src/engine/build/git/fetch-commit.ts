import { withoutLogin } from '../../../dockerfile/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import type { Processes, ProcessOutput } from '../../../host/processes.js';
import type { GitPlace } from './git-place.js';

/** No program of a stranger's choice is the other side. */
const SAFE = ['-c', 'protocol.ext.allow=never', '-c', 'protocol.file.allow=never', '-c', 'core.hooksPath=/dev/null'];
/**
 * Nobody is at hand to answer, and whoever writes a Dockerfile has nothing of whoever builds it: no login, no key and no
 * setting of theirs, but the agent that the build was given. As in BuildKit.
 */
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ASKPASS: undefined,
  SSH_ASKPASS: undefined,
  GIT_SSH_COMMAND: 'ssh -F none -oBatchMode=yes -oIdentityFile=none',
  // Of curl's .netrc.
  HOME: '/dev/null',
};

type Fetching = {
  readonly processes: Processes;
  readonly cancelSignal: AbortSignal | undefined;
  /** Of ssh. */
  readonly agentPath?: string | undefined;
  /** Makes what is thrown of git's words. */
  readonly failure: (reason: string) => Error;
};

/**
 * Fetches one commit of a repository, and its submodules, into an empty folder, with the git of this machine.
 *
 * @param look Is called with the commit's id before its submodules are fetched.
 * @throws cancelled, and what `failure` makes
 */
export async function fetchCommit(
  { processes, cancelSignal, agentPath, failure }: Fetching,
  { url: address, ref }: GitPlace,
  {
    folder,
    look = () => undefined,
  }: { readonly folder: string; readonly look?: ((commit: string) => void) | undefined },
): Promise<void> {
  const { url, flags, env: login } = withoutLogin(address);
  const env = { ...ENVIRONMENT, ...login, SSH_AUTH_SOCK: agentPath };
  const git = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await processes
      .run('git', ['-C', folder, ...SAFE, ...flags, ...words], { env, cancelSignal })
      .catch((cause: unknown): ProcessOutput => {
        if (!isEngineError(cause, 'program_missing')) throw cause;
        throw failure('exec: "git": executable file not found in $PATH');
      });
    if (exitCode !== 0) throw failure(stderr.trim());
    return stdout;
  };
  await git('init', '--quiet');
  await git('fetch', '--quiet', '--depth', '1', '--', url, ref ?? 'HEAD');
  await git('checkout', '--quiet', 'FETCH_HEAD');
  look((await git('rev-parse', 'HEAD')).trim());
  await git('submodule', '--quiet', 'update', '--init', '--recursive', '--depth', '1');
}
