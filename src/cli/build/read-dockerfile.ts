import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

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

/**
 * Reads `-f`, which is relative to where one is, or `Dockerfile` in the context.
 *
 * @throws build_dockerfile_missing, argument_invalid
 */
export async function readDockerfile(
  folder: string,
  { file, workingDir }: { readonly file: string | undefined; readonly workingDir: string },
): Promise<LocalDockerfile> {
  const paths = file === undefined ? NAMES.map((name) => join(folder, name)) : [resolve(workingDir, file)];
  for (const path of paths) {
    const text = await readIfThere(path);
    if (text !== undefined)
      return { text, name: file ?? basename(path), ignoreText: await readIfThere(`${path}.dockerignore`) };
  }
  throw engineError('build_dockerfile_missing', { path: basename(paths[0] ?? '') });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(`failed to read dockerfile: ${openFailure(basename(path), error)}`);
  }
}
