import { constants, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { MS } from '../../host/syscalls.js';
import type { ContainerId, ContainerMount } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { lockUnlessRead } from '../container/files-lock.js';
import { MountCopies } from '../container/mount-copies.js';
import { prepareMounts } from '../container/prepare-mounts.js';
import { seedVolumes } from '../container/seed-volumes.js';
import { isAlive } from '../container/transitions.js';
import { type Descriptor, descriptor, O_PATH } from '../layer/tree/descriptor.js';
import { makeMountPoint } from '../layer/tree/make-mount-point.js';
import { layout } from '../roots.js';
import type { ContainerTree, TreeAccess } from './container-tree.js';
import { openLivingTree } from './living-tree.js';

type Bind = Pick<ContainerMount, 'destination' | 'isReadOnly'> & { readonly source: string };

/**
 * The tree of a container that does not live: its layers in a mount namespace that nobody lives in. Its descriptor keeps
 * that, so the mounts end with it, or with this process, however that ends [ADR 1, 13].
 *
 * For writing, the container's lock is held until the tree is closed: nobody starts it meanwhile.
 */
export async function openStoppedTree(
  parts: ContainerParts,
  id: ContainerId,
  access: TreeAccess,
): Promise<ContainerTree> {
  const seen = access === 'read' ? await tryView(parts, id) : undefined;
  return seen ?? (await openWritable(parts, id));
}

/** Read-only and without a trace. Undefined where a volume has no folder yet to be mounted on. */
async function tryView(parts: ContainerParts, id: ContainerId): Promise<ContainerTree | undefined> {
  using copies = mountCopies(parts, id);
  const binds = await bindsOf(parts, id, copies);
  return await mounted(parts, id, { access: 'view', binds, copies, mayMakeFolders: false });
}

async function openWritable(parts: ContainerParts, id: ContainerId): Promise<ContainerTree> {
  const lock = await lockUnlessRead(parts, id);
  try {
    const container = parts.records.find(id);
    if (!container) throw engineError('container_not_found', { ref: id });
    // Somebody has started it while we waited.
    const living = isAlive(container.state.status) ? openLivingTree(parts, container) : undefined;
    const tree = living ?? (await mountWritable(parts, id));
    return {
      root: tree.root,
      [Symbol.dispose]() {
        using _ = lock;
        tree[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function mountWritable(parts: ContainerParts, id: ContainerId): Promise<ContainerTree> {
  using copies = mountCopies(parts, id);
  const binds = await bindsOf(parts, id, copies);
  const tree = await mounted(parts, id, { access: 'write', binds, copies, mayMakeFolders: true });
  if (!tree) throw new TypeError('a folder for a mount was not made');
  return tree;
}

const mountCopies = ({ host, roots }: ContainerParts, id: ContainerId): MountCopies =>
  new MountCopies(host.syscalls, join(layout.container(roots, id), 'mounts'));

/** Volumes that were never used take over what the image has there, as at a start. */
async function bindsOf(parts: ContainerParts, id: ContainerId, copies: MountCopies): Promise<readonly Bind[]> {
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref: id });
  if (container.config.mounts.length === 0) return [];
  const { mounts, toSeed } = await prepareMounts(parts, container, copies);
  const path = rootMount(parts);
  const mountsOfView = (await parts.snapshotter()).mounts(id, path, { access: 'view' });
  await seedVolumes(parts, toSeed, { path, mounts: mountsOfView, copies });
  return mounts.flatMap(({ type, destination, source, options = [] }) =>
    type === 'bind' && source !== undefined
      ? [{ destination, source, isReadOnly: options.includes('ro') || options.includes('rro') }]
      : [],
  );
}

function rootMount({ roots }: ContainerParts): string {
  const path = layout.rootMount(roots);
  mkdirSync(path, { recursive: true });
  return path;
}

async function mounted(
  parts: ContainerParts,
  id: ContainerId,
  {
    access,
    binds,
    mayMakeFolders,
    copies,
  }: {
    readonly access: 'view' | 'write';
    readonly binds: readonly Bind[];
    readonly mayMakeFolders: boolean;
    readonly copies: MountCopies;
  },
): Promise<ContainerTree | undefined> {
  const { syscalls } = parts.host;
  const path = rootMount(parts);
  // Else its end would write to the disk whatever anybody has written to that file system, and hold this thread for as long.
  const mounts = (await parts.snapshotter()).mounts(id, path, { access, isThrowAway: true });
  return syscalls.inPrivateMountNamespace(mounts, () => {
    copies.attach();
    using stack = new DisposableStack();
    const root = stack.use(descriptor(openSync(path, O_PATH | constants.O_DIRECTORY)));
    for (const bind of binds) if (!mountBind(parts, root, bind, mayMakeFolders)) return undefined;
    stack.use(descriptor(openSync('/proc/thread-self/ns/mnt', 'r')));
    const held = stack.move();
    return { root, [Symbol.dispose]: () => held.dispose() };
  });
}

/** The kernel resolves the place as the container would: a link in the image leads nowhere else. */
function mountBind(
  { host: { syscalls } }: ContainerParts,
  root: Descriptor,
  { destination, source, isReadOnly }: Bind,
  mayMakeFolders: boolean,
): boolean {
  if (mayMakeFolders) makeMountPoint(syscalls, root, destination, { isFolder: statSync(source).isDirectory() });
  const bound = { source, type: '', data: '' };
  const mountHere = (flags: number): boolean => {
    const handle = syscalls.openInRoot(root.fd, destination);
    if (handle === undefined) return false;
    using place = descriptor(handle);
    syscalls.mount({ ...bound, target: place.path, flags });
    return true;
  };
  if (!mountHere(MS.bind | MS.recursive)) return mayMakeFolders;
  return !isReadOnly || mountHere(MS.bind | MS.remount | MS.readOnly);
}
