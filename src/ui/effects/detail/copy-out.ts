import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import type { ContainerId, Engine } from '../../../engine/index.js';
import type { Message } from '../../state/message.js';
import { isSystemError, writeNewFile } from '../write-new-file.js';
import { firstFile } from './first-file.js';

type Copy = { readonly id: ContainerId; readonly path: string; readonly to: string };

/**
 * Copies a file of a container to this machine: to the path itself, or into it where it is a directory. A directory
 * becomes an archive. Nothing that exists is written over.
 */
export async function copyOut(
  { files }: Pick<Engine, 'files'>,
  { id, path, to }: Copy,
  dispatch: (message: Message) => void,
): Promise<void> {
  const { entry, tar } = await files.readArchive(id, path, { followsLink: true });
  const isFile = entry.kind === 'file';
  const target = await targetPath(to, `${basename(path) || 'root'}${isFile ? '' : '.tar'}`, { isFile });
  try {
    await writeNewFile(target, isFile ? firstFile(tar) : tar, isFile ? entry.mode & 0o777 : 0o600);
    dispatch({ type: 'file.copied', from: path, to: target });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'EEXIST' ? 'it exists already' : error.message;
    dispatch({ type: 'notice.given', text: `Nothing was copied to ${target}: ${reason}`, tone: 'bad' });
  }
}

async function targetPath(to: string, name: string, { isFile }: { readonly isFile: boolean }): Promise<string> {
  const path = resolve(to);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return join(path, name);
  return isFile || path.endsWith('.tar') ? path : `${path}.tar`;
}
