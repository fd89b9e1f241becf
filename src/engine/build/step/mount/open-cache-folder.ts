import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';

import type { RunMount } from '../../../../dockerfile/index.js';
import { engineError } from '../../../../errors/engine-error.js';
import { type HeldLock, tryAcquireLock } from '../../../lock/file-lock.js';
import { buildCacheRecords } from '../../../metadata/build-cache.js';
import { measureTree } from '../../../snapshot/measure-tree.js';
import type { BuildSession } from '../../build-session.js';
import { cacheFolder, cacheKey, cacheLock } from '../../cache/cache-folders.js';
import { sourceEntries } from '../../context/source-entries.js';
import { folderTree } from '../../context/source-tree.js';
import { writeEntries } from '../write-entries.js';
import type { PlannedMount } from './plan-mounts.js';

const LOOK_EVERY_MS = 25;
const DEFAULT_MODE = 0o755;

/** The folder that `RUN --mount=type=cache` keeps from build to build. It is ours, as its sharing says, until `stack` is closed. */
export async function openCacheFolder(
  session: BuildSession,
  planned: PlannedMount,
  stack: AsyncDisposableStack,
): Promise<string> {
  const { parts } = session;
  const { mount, target } = planned;
  const { lock, key } = await claim(session, mount, mount.id ?? target);
  stack.use(lock);
  const folder = cacheFolder(parts.roots, key);
  if (!existsSync(folder)) await make(session, planned, folder);
  const records = buildCacheRecords(parts.database);
  const nowMs = parts.host.clock.nowMs();
  const known = records.find(key);
  if (known) records.used(key, nowMs);
  else {
    records.put({
      key,
      type: 'exec.cachemount',
      parent: '',
      description: `cached mount ${target} from exec${mount.id === undefined ? '' : ` with id ${JSON.stringify(mount.id)}`}`,
      chain: '',
      layer: undefined,
      made: undefined,
      slot: '',
      sizeBytes: 0,
      createdAtMs: nowMs,
      lastUsedAtMs: nowMs,
      useCount: 1,
      unsyncedBoot: '',
    });
  }
  stack.defer(async () => {
    const { sizeBytes } = await measureTree(parts.host.processes, folder);
    records.resized(key, sizeBytes);
  });
  return folder;
}

/** `private` takes the first of several that nobody has. */
async function claim(
  { parts, cancelSignal }: BuildSession,
  { sharing = 'shared' }: RunMount,
  id: string,
): Promise<{ readonly lock: HeldLock; readonly key: string }> {
  for (let number = 0; ; number += sharing === 'private' ? 1 : 0) {
    const key = cacheKey(id, number);
    const lock = tryAcquireLock(parts.host, cacheLock(parts.roots, key), sharing === 'shared' ? 'shared' : 'exclusive');
    if (lock) return { lock, key };
    if (cancelSignal.aborted) throw engineError('cancelled');
    if (sharing !== 'private') await parts.host.clock.sleep(LOOK_EVERY_MS, cancelSignal);
  }
}

async function make(session: BuildSession, { mount, from }: PlannedMount, folder: string): Promise<void> {
  const { mode = DEFAULT_MODE, uid = 0, gid = 0 } = mount;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (from) {
    const { syscalls } = session.parts.host;
    using tree = folderTree(folder, undefined);
    const place = { tree, owner: { uid, gid }, keepsOwners: true, changeMode: undefined };
    const entries = sourceEntries(syscalls, from.tree, from.root);
    await writeEntries(syscalls, { ...place, cancelSignal: session.cancelSignal }, '/', entries);
  }
  chownSync(folder, uid, gid);
  chmodSync(folder, mode);
}
