import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import { invalid } from '../values/invalid.js';
import { assertsFolder, namesContent, resolveKeepingEnd, splitEntry } from './entry-path.js';
import type { CopyDestination, CopySource } from './plan-copy.js';

/** A file or folder of this machine that is to be copied. */
export type LocalSource = CopySource & { readonly path: string };

const MOST_LINKS = 10;

/** @see moby, pkg/archive/copy.go: CopyInfoSourcePath */
export async function findLocalSource(
  text: string,
  { workingDir, followsLink }: { readonly workingDir: string; readonly followsLink: boolean },
): Promise<LocalSource> {
  const asked = resolveKeepingEnd(text, workingDir);
  const isFollowed = followsLink || assertsFolder(asked);
  const { folder, base } = splitEntry(asked);
  const path = isFollowed ? await real(asked) : posix.join(await real(folder), base);
  const stats = await explained('lstat', path, lstat(path));
  if (assertsFolder(asked) && !stats.isDirectory()) throw invalid(`lstat ${asked}: not a directory`);
  return { path, isFolder: stats.isDirectory(), name: namesContent(asked) || asked === '/' ? '.' : base };
}

const real = async (path: string): Promise<string> => await explained('lstat', path, realpath(path));

/** @see moby, pkg/archive/copy.go: CopyInfoDestinationPath; docker/cli, cli/command/utils.go: ValidateOutputPath */
export async function findLocalDestination(text: string, workingDir: string): Promise<CopyDestination> {
  const asked = resolveKeepingEnd(text, workingDir);
  await requireOutputPath(asked, text);
  let path = asked;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const stats = await lstat(path).catch(ignoreMissing);
    if (!stats) return await missing(path);
    if (!stats.isSymbolicLink()) return { path, kind: stats.isDirectory() ? 'folder' : 'other' };
    path = posix.resolve(posix.dirname(path), await readlink(path));
  }
  throw invalid(`too many symlinks in ${asked}`);
}

async function missing(path: string): Promise<CopyDestination> {
  const { folder } = splitEntry(path);
  const stats = await explained('stat', folder, stat(folder));
  if (!stats.isDirectory()) throw invalid('not a directory');
  return { path, kind: 'missing' };
}

/** A path that a file can be written to. @throws argument_invalid */
export async function requireOutputPath(path: string, text: string): Promise<void> {
  const folder = posix.dirname(cleanPath(path));
  if (!(await stat(folder).catch(ignoreMissing))) {
    const shown = posix.dirname(cleanPath(text));
    throw invalid(`invalid output path: directory ${JSON.stringify(shown)} does not exist`);
  }
  const stats = await stat(path).catch(ignoreMissing);
  if (stats?.isBlockDevice() || stats?.isCharacterDevice()) {
    const reason = 'must be a directory or a regular file: got a device';
    throw invalid(`invalid output path: ${JSON.stringify(text)} ${reason}`);
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (!MISSING.has(error.code ?? '')) throw error;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EACCES: 'permission denied',
  ELOOP: 'too many levels of symbolic links',
};

/** A failure in the words of Go, as docker's client prints it. */
async function explained<Result>(call: string, path: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const words = WORDS[code];
    if (words === undefined) throw cause;
    throw invalid(`${call} ${path}: ${words}`, { cause });
  }
}
