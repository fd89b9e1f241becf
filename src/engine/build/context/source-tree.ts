import { constants, openSync } from 'node:fs';

import type { IgnoreMatcher } from '../../../dockerfile/index.js';
import type { PrivateMount, Syscalls } from '../../../host/syscalls.js';
import { type Descriptor, descriptor, O_PATH } from '../../layer/tree/descriptor.js';

/** Files that steps take from: a context, a stage, an image. */
export type SourceTree = Disposable & {
  /** The handle of its root: every path is resolved from here, by the kernel, and never leads out. */
  readonly root: Descriptor;
  /** What is left out. */
  readonly ignore: IgnoreMatcher | undefined;
  /** Files keep their owners; those of a context belong to root. */
  readonly keepsOwners: boolean;
};

/** A folder of the machine, which may be changing. */
export function folderTree(path: string, ignore: IgnoreMatcher | undefined): SourceTree {
  const root = descriptor(openSync(path, O_PATH | constants.O_DIRECTORY));
  return { root, ignore, keepsOwners: false, [Symbol.dispose]: () => root[Symbol.dispose]() };
}

/** What `mounts` show at `target`, in a mount namespace that nobody lives in and that ends with the tree. */
export function mountedTree(
  syscalls: Pick<Syscalls, 'inPrivateMountNamespace'>,
  mounts: readonly PrivateMount[],
  target: string,
): SourceTree {
  return syscalls.inPrivateMountNamespace(mounts, () => {
    using stack = new DisposableStack();
    const root = stack.use(descriptor(openSync(target, O_PATH | constants.O_DIRECTORY)));
    stack.use(descriptor(openSync('/proc/thread-self/ns/mnt', 'r')));
    const held = stack.move();
    return { root, ignore: undefined, keepsOwners: true, [Symbol.dispose]: () => held.dispose() };
  });
}
