import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import { errnoOf, storageFailure } from '../../content/storage-failure.js';
import type { ArchiveMember } from './archive-member.js';
import { exactly } from './write-archive.js';

const UNFINISHED = '.unfinished';

/**
 * Writes `members` as files below `folder`, which is made, or is there and empty; where that fails, nothing stays. What is
 * last is what makes the folder a layout: a process that is killed leaves none that is cut off.
 *
 * @throws folder_not_empty, disk_full, cancelled
 */
export async function writeFolder(
  members: Iterable<ArchiveMember>,
  folder: string,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<void> {
  const wasThere = await isThere(folder);
  try {
    for (const member of members) await writeMember(member, join(folder, member.path), cancelSignal);
  } catch (cause) {
    if (wasThere) await empty(folder);
    else await rm(folder, { recursive: true, force: true });
    throw storageFailure(folder, cause);
  }
}

async function writeMember(member: ArchiveMember, path: string, cancelSignal: AbortSignal | undefined): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}${UNFINISHED}`;
  {
    await using file = await open(unfinished, 'w');
    for await (const piece of exactly(member)) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      await file.writeFile(piece);
    }
    await file.sync();
  }
  await rename(unfinished, path);
}

async function isThere(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder);
    if (names.length > 0) throw engineError('folder_not_empty', { path: folder });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
