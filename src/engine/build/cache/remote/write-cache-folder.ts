import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { storageFailure } from '../../../content/storage-failure.js';
import type { ArchiveMember } from '../../../image/archive/archive-member.js';
import { exactly } from '../../../image/archive/write-archive.js';
import type { Package } from '../../export/pack/package.js';
import { packageMembers } from '../../export/pack/package-members.js';

const BLOBS = 'blobs/';
const SUFFIX_BYTES = 6;

/**
 * Writes a cache as an OCI layout, into a folder that may hold an earlier one: blobs that are there stay as they are, and its
 * index comes last, in the place of the former.
 *
 * @throws disk_full
 */
export async function writeCacheFolder(
  pack: Package,
  { path: folder, tag = 'latest' }: { readonly path: string; readonly tag?: string | undefined },
): Promise<void> {
  try {
    for (const member of packageMembers(pack, { tag })) {
      const path = join(folder, member.path);
      if (member.path.startsWith(BLOBS) && (await stat(path).catch(() => undefined))?.size === member.sizeBytes)
        continue;
      await write(member, path);
    }
  } catch (error) {
    throw storageFailure(folder, error);
  }
}

async function write(member: ArchiveMember, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomBytes(SUFFIX_BYTES).toString('hex')}`;
  try {
    {
      await using file = await open(unfinished, 'wx');
      for await (const piece of exactly(member)) await file.writeFile(piece);
      await file.sync();
    }
    await rename(unfinished, path);
  } catch (error) {
    // On a full disk what is half written would keep others from writing.
    await rm(unfinished, { force: true });
    throw error;
  }
}
