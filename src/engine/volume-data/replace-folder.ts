import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { openFolder } from '../layer/tree/descriptor.js';
import { unpackTree } from '../layer/tree/unpack-tree.js';
import { layout } from '../roots.js';
import { removeTree } from '../snapshot/remove-tree.js';
import { takeBack } from '../volume/aside.js';
import { forgetSeeding } from '../volume/seeding-mark.js';
import type { VolumeParts } from './volume-parts.js';
import { requireIdle } from './volume-users.js';

type Replacement = {
  readonly name: string;
  readonly tar: AsyncIterable<Uint8Array>;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly cancelSignal: AbortSignal | undefined;
};

/**
 * Unpacks beside the volume's folder, and then exchanges the two: killed at any moment, the volume is what it was or what
 * it is to be. The caller holds the volume's lock, so that what lies there already is a killed process's.
 */
export async function replaceFolder(
  parts: VolumeParts,
  { name, tar, labels, cancelSignal }: Replacement,
): Promise<void> {
  const { host, roots, database, volumes } = parts;
  const folder = layout.volume(roots, name);
  const staging = join(folder, '..', 'import');
  // Before its folder is made: where the archive is no good, the volume is to have what it had.
  takeBack({ folder: layout.volumes(roots), records: parts.volumeRecords, database }, name);
  mkdirSync(layout.volumes(roots), { recursive: true, mode: 0o700 });
  mkdirSync(folder, { recursive: true });
  await removeTree(host, staging, { isLarge: false });
  mkdirSync(staging);
  try {
    takeAttributes(staging, folder);
    await unpackInto(parts, staging, { tar, cancelSignal });
    using moved = new DisposableStack();
    database.transaction(() => {
      requireIdle(parts, name, 'import');
      volumes.make({ name, isAnonymous: false, labels });
      forgetSeeding(folder);
      host.syscalls.exchange(staging, folder);
      moved.defer(() => host.syscalls.exchange(staging, folder));
    });
    moved.move(); // Nothing takes it back: the records say so too.
  } finally {
    await removeTree(host, staging, { isLarge: false });
  }
}

/** Where the archive says nothing of the folder itself it is as it was. */
function takeAttributes(folder: string, from: string): void {
  const { mode, uid, gid } = statSync(from);
  chownSync(folder, uid, gid);
  chmodSync(folder, mode & 0o7777);
}

async function unpackInto(
  { host }: VolumeParts,
  path: string,
  { tar, cancelSignal }: Pick<Replacement, 'tar' | 'cancelSignal'>,
): Promise<void> {
  using root = openFolder(path);
  if (!root) throw engineError('archive_invalid', { reason: 'the folder to unpack into has gone' });
  await unpackTree(host.syscalls, tar, {
    root,
    folder: '',
    owner: 'archive',
    keepsKinds: false,
    takesFolder: true,
    shownAs: (name) => `/${Buffer.from(name, 'latin1').toString('utf8')}`,
    cancelSignal,
  });
}
