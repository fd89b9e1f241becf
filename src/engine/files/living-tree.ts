import { constants, openSync } from 'node:fs';

import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { type Descriptor, descriptor, O_PATH } from '../layer/tree/descriptor.js';
import type { ContainerTree } from './container-tree.js';

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
function openRoot(pid: number): Descriptor | undefined {
  try {
    return descriptor(openSync(`/proc/${pid}/root`, O_PATH | constants.O_DIRECTORY));
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return undefined;
    throw error;
  }
}
