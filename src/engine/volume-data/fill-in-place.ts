import { chmodSync, lchownSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';

import { within } from '../layer/tree/descriptor.js';
import { removeAt } from '../layer/tree/remove-at.js';
import { unpackTree } from '../layer/tree/unpack-tree.js';
import { layout } from '../roots.js';
import { forgetSeeding } from '../volume/seeding-mark.js';
import { openVolumeTree, type VolumeTree } from './open-volume-tree.js';
import type { VolumeParts } from './volume-parts.js';

/** Where an archive is unpacked until all of it is there. */
const STAGING = Buffer.from('.gantry-import');

type Filling = {
  readonly name: string;
  readonly tar: AsyncIterable<Uint8Array>;
  readonly cancelSignal: AbortSignal | undefined;
};

/**
 * Unpacks into a folder within the volume, for one whose own folder cannot be exchanged: a container has it mounted, or
 * it is mounted from elsewhere. Then what was there goes, and what is new is moved up.
 */
export async function fillInPlace(parts: VolumeParts, { name, tar, cancelSignal }: Filling): Promise<void> {
  using tree = await openVolumeTree(parts, name);
  removeAt(tree.root, STAGING);
  mkdirSync(within(tree.root, STAGING), { mode: 0o700 });
  try {
    await unpackTree(parts.host.syscalls, tar, {
      root: tree.root,
      folder: STAGING.toString('latin1'),
      owner: 'archive',
      keepsKinds: false,
      takesFolder: true,
      shownAs: (path) => `/${Buffer.from(path, 'latin1').toString('utf8')}`,
      cancelSignal,
    });
    forgetSeeding(layout.volume(parts.roots, name));
    moveUp(tree);
  } finally {
    removeAt(tree.root, STAGING);
  }
}

function moveUp({ root }: VolumeTree): void {
  for (const name of namesIn(root.path)) if (!name.equals(STAGING)) removeAt(root, name);
  const staging = within(root, STAGING);
  const { mode, uid, gid } = lstatSync(staging);
  for (const name of namesIn(staging)) renameSync(Buffer.concat([staging, SLASH, name]), within(root, name));
  lchownSync(within(root, '.'), uid, gid);
  chmodSync(within(root, '.'), mode & 0o7777);
  rmdirSync(staging);
}

const SLASH = Buffer.from('/');

const namesIn = (path: Buffer | string): readonly Buffer[] => readdirSync(path, { encoding: 'buffer' });

/** Whether nothing is in it, but for what a killed process left. */
export const isEmptyTree = ({ root }: VolumeTree): boolean => namesIn(root.path).every((name) => name.equals(STAGING));
