import { constants, mkdirSync, openSync } from 'node:fs';

import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { type Descriptor, descriptor, O_PATH } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { type TreeEntry, walkTree } from '../layer/tree/walk-tree.js';
import { layout } from '../roots.js';
import type { TarStream } from './file-service.js';

/** The whole tree of a container as one tar, below its root; of what is mounted in it, only the places. */
export async function exportTree(
  parts: ContainerParts,
  container: Container,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<TarStream> {
  const root = ownRootOf(parts, container) ?? (await layersOf(parts, container));
  async function* pack(): TarStream {
    using _ = root;
    try {
      yield* packTree(parts.host.syscalls, belowRoot(root), { cancelSignal });
    } catch (cause) {
      throw fileFailure(cause, { operation: 'open', path: '/' });
    }
  }
  return pack();
}

/** Without the root itself, as docker leaves it out: `tar` complains of a `/`. */
function* belowRoot(root: Descriptor): Generator<TreeEntry> {
  for (const entry of walkTree(root, Buffer.from('.'), '')) if (entry.name !== '') yield entry;
}

/** The root file system as it is mounted for a container that lives, without what is mounted in it. */
function ownRootOf(
  { host: { processes, syscalls } }: ContainerParts,
  { state: { status, pid, pidStartTicks } }: Container,
): Descriptor | undefined {
  if (!isAlive(status) || processes.startTicks(pid) !== pidStartTicks) return undefined;
  const root = descriptor(syscalls.inNamespace(`/proc/${pid}/ns/mnt`, 'mnt', () => syscalls.cloneMount('/')));
  if (processes.startTicks(pid) === pidStartTicks) return root;
  root[Symbol.dispose]();
  return undefined;
}

/** A view of its layers, in a mount namespace that is gone at once: the descriptor alone keeps it. */
async function layersOf({ host, roots, snapshotter }: ContainerParts, { id }: Container): Promise<Descriptor> {
  const path = layout.rootMount(roots);
  mkdirSync(path, { recursive: true });
  const mounts = (await snapshotter()).mounts(id, path, { access: 'view' });
  return host.syscalls.inPrivateMountNamespace(mounts, () =>
    descriptor(openSync(path, O_PATH | constants.O_DIRECTORY)),
  );
}
