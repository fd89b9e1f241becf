import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { ContainerTree, TreeAccess } from './container-tree.js';
import { openTree } from './open-tree.js';

/** A place in a container, in the user's words. */
export type FilePlace = { readonly ref: string; readonly path: string };

/** A tree, and whose: for the sentences. */
export type NamedTree = ContainerTree & { readonly ref: string };

export async function openNamedTree(
  parts: ContainerParts,
  container: Container,
  { ref, access }: { readonly ref: string; readonly access: TreeAccess },
): Promise<NamedTree> {
  const tree = await openTree(parts, container, access);
  return { ...tree, ref, [Symbol.dispose]: () => tree[Symbol.dispose]() };
}
