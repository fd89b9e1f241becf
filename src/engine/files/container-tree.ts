import type { Descriptor } from '../layer/tree/descriptor.js';

/** The file tree of one container, open: what its programs see below `/`. Closing it leaves nothing mounted. */
export interface ContainerTree extends Disposable {
  /** The handle of its root; every path is resolved from here, by the kernel, and never leads out. */
  readonly root: Descriptor;
}

/** What a tree is opened for. Reading leaves nothing in it but the folders that volumes are mounted on. */
export type TreeAccess = 'read' | 'write';
