import { closeSync, openSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Container } from '../container/container.js';
import type { DebugNamespace } from './debug-service.js';

/** The namespaces of a container that runs, held open: they stay its own when it ends, and its pid another's. */
export interface LiveTarget extends Disposable {
  /** What each is entered by, as long as this is held. */
  readonly joined: ReadonlyMap<DebugNamespace, string>;
  /** Mounts what the container sees at `path`, in the namespace that this thread is in. Once. */
  showFiles(path: string): void;
}

/** @throws container_not_running where it has ended meanwhile */
export function holdLiveTarget(
  { syscalls, processes }: Pick<Host, 'syscalls' | 'processes'>,
  { id, state }: Container,
  namespaces: readonly DebugNamespace[],
): LiveTarget {
  using opening = new DisposableStack();
  const hold = (fd: number): number => opening.adopt(fd, closeSync);
  const isThere = (): boolean => processes.startTicks(state.pid) === state.pidStartTicks;
  try {
    const tree = hold(syscalls.copyMountTree(`/proc/${state.pid}/ns/mnt`));
    const entered = namespaces.map((kind): [DebugNamespace, string] => {
      const fd = hold(openSync(`/proc/${state.pid}/ns/${kind}`, 'r'));
      return [kind, `/proc/${process.pid}/fd/${fd}`];
    });
    // Looked at last: until now the pid was the container's.
    if (!isThere()) throw engineError('container_not_running', { id });
    const held = opening.move();
    return {
      joined: new Map(entered),
      showFiles: (path) => syscalls.attachMountTree(tree, path),
      [Symbol.dispose]: () => held.dispose(),
    };
  } catch (cause) {
    if (isThere()) throw cause;
    throw engineError('container_not_running', { id }, { cause });
  }
}
