import { constants, openSync } from 'node:fs';

import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { descriptor, O_PATH } from '../layer/tree/descriptor.js';
import type { ContainerTree } from './container-tree.js';
import { openStoppedTree } from './stopped-tree.js';

/** What the tree is opened for. Nothing is left in it by reading, but for the folders that volumes are mounted on. */
export type TreeAccess = 'read' | 'write';

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

/** Undefined where it does not live. What is open stays this container's when its process ends. */
export function openLivingTree(
  { host }: Pick<ContainerParts, 'host'>,
  { state: { status, pid, pidStartTicks } }: Container,
): ContainerTree | undefined {
  if (!isAlive(status)) return undefined;
  const root = openRoot(pid);
  if (!root) return undefined;
  // Asked after it was opened: the number may be another process's by now, but the root was this one's.
  if (host.processes.startTicks(pid) === pidStartTicks) return { root, [Symbol.dispose]: () => root[Symbol.dispose]() };
  root[Symbol.dispose]();
  return undefined;
}

const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES']);
function openRoot(pid: number) {
  try {
    return descriptor(openSync(`/proc/${pid}/root`, O_PATH | constants.O_DIRECTORY));
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return undefined;
    throw error;
  }
}
