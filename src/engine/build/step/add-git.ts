import { rmSync } from 'node:fs';
import { join, posix } from 'node:path';

import { type AddInstruction, withoutLogin } from '../../../dockerfile/index.js';
import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { ProcessOutput } from '../../../host/processes.js';
import type { BuildSession } from '../build-session.js';
import { findRoot, sourceEntries } from '../context/source-entries.js';
import { folderTree } from '../context/source-tree.js';
import type { CopySource } from './copy-sources.js';

/** A repository that an ADD takes files from: `https://host/a.git#v1:docs`. */
type GitPlace = {
  readonly url: string;
  /** A branch, a tag or a commit; undefined is what the other side has checked out. */
  readonly ref: string | undefined;
  readonly folder: string;
};

const GIT_PREFIX = /^(git:\/\/|ssh:\/\/|git@)/;
const GIT_SUFFIX = /^https?:\/\/[^#]*\.git(#.+)?$/;
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

/** @see buildkit, frontend/dockerfile/dfgitutil */
export const isGit = (source: string): boolean => GIT_PREFIX.test(source) || GIT_SUFFIX.test(source);

/** What an ADD takes from a repository: one commit of it, by the git of this machine. @throws build_step_invalid, cancelled */
export async function cloneSource(
  session: BuildSession,
  source: string,
  { keepsGitDir, checksum, excludes }: Pick<AddInstruction, 'keepsGitDir' | 'checksum' | 'excludes'>,
): Promise<CopySource> {
  if (excludes.length > 0) throw invalid(source, 'excludes are not for repositories');
  const place = gitPlace(source);
  const folder = await session.sources.scratchFolder();
  const { url, flags, env } = withoutLogin(place.url);
  const git = (...words: readonly string[]): Promise<string> =>
    runGit(session, source, ['-C', folder, ...SAFE, ...flags, ...words], env);
  await git('init', '--quiet');
  await git('fetch', '--quiet', '--depth', '1', '--', url, place.ref ?? 'HEAD');
  await git('checkout', '--quiet', 'FETCH_HEAD');
  const commit = (await git('rev-parse', 'HEAD')).trim();
  if (checksum !== undefined && !commit.startsWith(checksum)) {
    throw invalid(source, `expected checksum to match ${checksum}, got ${commit}`);
  }
  await git('submodule', '--quiet', 'update', '--init', '--recursive', '--depth', '1');
  if (!keepsGitDir) rmSync(join(folder, '.git'), { recursive: true, force: true });
  const tree = folderTree(folder, undefined);
  session.sources.hold(tree);
  const { syscalls } = session.parts.host;
  const root = findRoot(syscalls, tree, place.folder);
  if (!root) throw invalid(source, `${JSON.stringify(place.folder)} is not in the repository`);
  return { root, tree, entries: () => sourceEntries(syscalls, tree, root), keepsParents: false };
}

function gitPlace(source: string): GitPlace {
  const [url = '', fragment = ''] = source.split('#', 2);
  const [ref = '', folder = ''] = fragment.split(':', 2);
  if (ref.startsWith('-') || url.startsWith('-')) throw invalid(source, 'invalid reference');
  return { url, ref: ref || undefined, folder: posix.relative('/', posix.resolve('/', folder)) || '.' };
}

async function runGit(
  { parts, request, cancelSignal }: BuildSession,
  source: string,
  words: readonly string[],
  login: Readonly<Record<string, string>>,
): Promise<string> {
  const agent = request.ssh?.find(({ id }) => id === 'default');
  const env = { ...ENVIRONMENT, ...login, SSH_AUTH_SOCK: agent?.socketPath };
  const { exitCode, stdout, stderr } = await parts.host.processes
    .run('git', words, { env, cancelSignal })
    .catch((cause: unknown): ProcessOutput => {
      if (!isEngineError(cause, 'program_missing')) throw cause;
      throw invalid(source, 'exec: "git": executable file not found in $PATH');
    });
  if (exitCode !== 0) throw invalid(source, stderr.trim());
  return stdout;
}

/** What is between `://` and `@` is nobody's business. */
export const redacted = (text: string): string => text.replace(/:\/\/[^/@\s]*@/g, '://xxxxx@');

const invalid = (source: string, reason: string): Error =>
  engineError('build_step_invalid', {
    reason: `failed to load cache key: ${redacted(source)}: ${redacted(reason)}`,
  });
