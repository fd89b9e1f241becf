import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { ContainerTree, TreeAccess } from './container-tree.js';
import { openLivingTree } from './living-tree.js';
import { openStoppedTree } from './stopped-tree.js';

/**
 * The tree of a container as its first process sees it while it lives, else as its next one would: the writable layer
 * with volumes and binds in it.
 */
export async function openTree(
  parts: ContainerParts,
  container: Container,
  access: TreeAccess,
): Promise<ContainerTree> {
  return openLivingTree(parts, container) ?? (await openStoppedTree(parts, container.id, access));
}
