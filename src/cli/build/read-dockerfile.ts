import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';

/** A Dockerfile of this machine, and what the ignore file says that is for it alone. */
export type LocalDockerfile = {
  readonly text: string;
  /** As messages call it. */
  readonly name: string;
  readonly ignoreText: string | undefined;
};

/** Written small by some; docker takes it where there is no other. */
const NAMES = ['Dockerfile', 'dockerfile'];

export type DockerfilePlace = {
  readonly file: string | undefined;
  readonly workingDir: string;
  /** The context is somebody else's: no link in it leads to files of this machine, as what is in them may be sent and shown. */
  readonly isForeign?: boolean | undefined;
};

/**
 * Reads `-f`, which is relative to where one is, or `Dockerfile` in the context.
 *
 * @throws build_dockerfile_missing, argument_invalid
 */
export async function readDockerfile(
  folder: string,
  { file, workingDir, isForeign = false }: DockerfilePlace,
): Promise<LocalDockerfile> {
  const paths = file === undefined ? NAMES.map((name) => join(folder, name)) : [resolve(workingDir, file)];
  // Whoever names a file means what it leads to.
  const within = file === undefined || isForeign ? folder : undefined;
  for (const path of paths) {
    const text = await readIfThere(path, within);
    if (text !== undefined)
      return { text, name: file ?? basename(path), ignoreText: await readIfThere(`${path}.dockerignore`, within) };
  }
  throw engineError('build_dockerfile_missing', { path: basename(paths[0] ?? '') });
}

async function readIfThere(path: string, within: string | undefined): Promise<string | undefined> {
  try {
    if (within !== undefined && !(await isFileWithin(path, within))) return undefined;
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(`failed to read dockerfile: ${openFailure(basename(path), error)}`);
  }
}

async function isFileWithin(path: string, folder: string): Promise<boolean> {
  const [real, home] = await Promise.all([realpath(path), realpath(folder)]);
  return real.startsWith(home === sep ? sep : home + sep) && (await stat(real)).isFile();
}
