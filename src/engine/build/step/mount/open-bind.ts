import { closeSync } from 'node:fs';

import { engineError } from '../../../../errors/engine-error.js';
import type { Syscalls } from '../../../../host/syscalls.js';
import type { ChainId } from '../../../../oci/digest.js';
import type { BuildSession } from '../../build-session.js';
import { sourceEntries } from '../../context/source-entries.js';
import { folderTree } from '../../context/source-tree.js';
import { rootMountPoint } from '../../root-mount-point.js';
import { EntryWatch } from '../watch-entries.js';
import { writeEntries } from '../write-entries.js';
import type { PlannedMount } from './plan-mounts.js';

const ID_BYTES = 32;

/** A copy of the mount that shows what a bind is of; ours to close. */
type CloneMount = () => number;

export type OpenedBind = {
  readonly clone: CloneMount;
  /** It is not what was hashed any more. */
  readonly hasChanged: boolean;
};

/**
 * What `RUN --mount=type=bind` shows. What is written to it goes with the step: the files of a context are copied first,
 * without what is left out of it, and those of stages and images get a writable tree on top.
 */
export async function openBind(
  session: BuildSession,
  { mount, from, stamps = new Map() }: PlannedMount,
  stack: AsyncDisposableStack,
): Promise<OpenedBind> {
  if (!from) throw new TypeError('a bind without a source');
  const { root, source } = from;
  if ('chain' in source) {
    const shown = { chain: source.chain, path: root.path, isReadOnly: mount.isReadOnly };
    return { clone: await bindOfLayers(session, shown, stack), hasChanged: false };
  }
  const watch = new EntryWatch(stamps);
  const clone = await bindOfCopy(session, { ...from, watch }, stack);
  return { clone, hasChanged: watch.hasChanged };
}

async function bindOfLayers(
  { parts, stores: { snapshots }, lease }: BuildSession,
  {
    chain,
    path,
    isReadOnly,
  }: { readonly chain: ChainId | undefined; readonly path: string; readonly isReadOnly: boolean },
  stack: AsyncDisposableStack,
): Promise<CloneMount> {
  const target = rootMountPoint(parts.roots);
  const layers = chain !== undefined && isReadOnly ? snapshots.layerMounts(chain, target) : undefined;
  if (layers) return () => cloneAt(parts.host.syscalls, { mounts: layers, root: target, path });
  const key = parts.host.random.hex(ID_BYTES);
  lease.holdSnapshot(key);
  await snapshots.prepareContainer(key, chain);
  stack.defer(() => snapshots.remove(key));
  return () => cloneAt(parts.host.syscalls, { mounts: snapshots.mounts(key, target), root: target, path });
}

type Mounts = Parameters<Syscalls['inPrivateMountNamespace']>[0];

function cloneAt(
  syscalls: Syscalls,
  { mounts, root, path }: { readonly mounts: Mounts; readonly root: string; readonly path: string },
): number {
  return syscalls.inPrivateMountNamespace(mounts, () => clonePath(syscalls, root, path));
}

function clonePath(syscalls: Syscalls, root: string, path: string): number {
  const handle = syscalls.openInRoot(root, path === '' ? '.' : path);
  if (handle === undefined) throw engineError('build_source_missing', { path: `/${path}` });
  try {
    return syscalls.cloneMount(`/proc/self/fd/${handle}`);
  } finally {
    closeSync(handle);
  }
}

async function bindOfCopy(
  { parts, stores, cancelSignal }: BuildSession,
  { root, tree, watch }: NonNullable<PlannedMount['from']> & { readonly watch: EntryWatch },
  stack: AsyncDisposableStack,
): Promise<CloneMount> {
  const { syscalls } = parts.host;
  const layer = stack.use(await stores.snapshots.prepareUnnamed());
  using copy = folderTree(layer.dir, undefined);
  const place = { tree: copy, owner: { uid: 0, gid: 0 }, keepsOwners: false, changeMode: undefined, cancelSignal };
  await writeEntries(syscalls, place, '/', watch.watched(tree, sourceEntries(syscalls, tree, root)));
  const path = root.isFolder ? '' : (root.path.split('/').at(-1) ?? '');
  return () => clonePath(syscalls, layer.dir, path);
}
