import { chmodSync, chownSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { RunMount } from '../../../../dockerfile/index.js';
import { engineError } from '../../../../errors/engine-error.js';
import { acquireLock, type HeldLock, tryAcquireLock } from '../../../lock/file-lock.js';
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

type Sharing = NonNullable<RunMount['sharing']>;

/**
 * The folders that the `RUN --mount=type=cache` of one step keep from build to build. They are ours, as their sharing says,
 * until `stack` is closed.
 *
 * One that is mounted twice is one folder. They are taken in the order of their ids: two steps that want the same two would
 * wait for each other for ever.
 *
 * @throws disk_full, cancelled
 */
export async function openCacheFolders(
  session: BuildSession,
  planned: readonly PlannedMount[],
  stack: AsyncDisposableStack,
): Promise<ReadonlyMap<PlannedMount, string>> {
  const caches = planned.filter(({ mount }) => mount.type === 'cache');
  const byId = [...Map.groupBy(caches, idOf)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const folders = new Map<PlannedMount, string>();
  for (const [id, [first, ...others]] of byId) {
    if (!first) continue;
    const all = [first, ...others];
    const folder = await openCacheFolder(session, { planned: first, id, sharing: strictest(all) }, stack);
    for (const each of all) folders.set(each, folder);
  }
  return folders;
}

const idOf = ({ mount, target }: PlannedMount): string => mount.id ?? target;

function strictest(mounts: readonly PlannedMount[]): Sharing {
  const found = mounts.map(({ mount }) => mount.sharing);
  if (found.includes('locked')) return 'locked';
  return found.includes('private') ? 'private' : 'shared';
}

type CacheMount = { readonly planned: PlannedMount; readonly id: string; readonly sharing: Sharing };

async function openCacheFolder(
  session: BuildSession,
  { planned, id, sharing }: CacheMount,
  stack: AsyncDisposableStack,
): Promise<string> {
  const { parts } = session;
  const { mount, target } = planned;
  const { lock, key } = await claim(session, id, sharing);
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
  { parts, request, cancelSignal }: BuildSession,
  id: string,
  sharing: Sharing,
): Promise<{ readonly lock: HeldLock; readonly key: string }> {
  for (let number = 0; ; number += sharing === 'private' ? 1 : 0) {
    const key = cacheKey(id, number, request.scope);
    const lock = tryAcquireLock(parts.host, cacheLock(parts.roots, key), sharing === 'shared' ? 'shared' : 'exclusive');
    if (lock) return { lock, key };
    if (cancelSignal.aborted) throw engineError('cancelled');
    if (sharing !== 'private') await parts.host.clock.sleep(LOOK_EVERY_MS, cancelSignal);
  }
}

/** One makes it, and elsewhere, where recovery finds what is half made: nobody who shares it sees less than it begins with. */
async function make(session: BuildSession, { mount, from }: PlannedMount, folder: string): Promise<void> {
  const { parts, stores, cancelSignal } = session;
  using making = await acquireLock(parts.host, `${cacheLock(parts.roots, basename(folder))}-new`, { cancelSignal });
  if (!existsSync(folder)) {
    const { mode = DEFAULT_MODE, uid = 0, gid = 0 } = mount;
    await using scratch = await stores.snapshots.prepareUnnamed();
    const made = join(scratch.dir, 'made');
    mkdirSync(made, { mode: 0o700 });
    if (from) {
      using tree = folderTree(made, undefined);
      const place = { tree, owner: { uid, gid }, keepsOwners: true, changeMode: undefined, cancelSignal };
      await writeEntries(parts.host.syscalls, place, '/', sourceEntries(parts.host.syscalls, from.tree, from.root));
    }
    chownSync(made, uid, gid);
    chmodSync(made, mode);
    mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
    renameSync(made, folder);
  }
  making.removeFile();
}
