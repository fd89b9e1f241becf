import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import { attendancePath } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import type { ContainerExit } from './container-service.js';
import { reapContainer } from './reap-container.js';

// A monitor that was killed leaves no exit record: then only the missing process tells.
const LOOK_EVERY_MS = 250;

/**
 * Waits until a container that is alive has ended, and tidies up after it.
 *
 * Any number of processes may do so at once: one of them finds the exit record, the others what it wrote of it.
 *
 * @throws cancelled
 */
export async function awaitExit(
  parts: ContainerParts,
  { id, state }: ContainerRecord,
  cancelSignal?: AbortSignal,
): Promise<ContainerExit> {
  const { host, roots } = parts;
  const afterSequence = parts.journal.lastSequence();
  const exitPath = join(layout.exits(roots), id);
  const attendance = existsSync(layout.runningContainer(roots, id))
    ? tryAcquireLock(host, attendancePath(roots, id), 'shared')
    : undefined;
  using _ = attendance;
  using ending = watchFile(exitPath);
  for (;;) {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const isAlive = host.processes.startTicks(state.pid) === state.pidStartTicks;
    if (existsSync(exitPath) || !isAlive) {
      const exit = await reapContainer(parts, id, { startedAtMs: state.startedAtMs, afterSequence });
      if (exit) return exit;
    }
    await ending.wait(LOOK_EVERY_MS, cancelSignal);
  }
}

interface Ending extends Disposable {
  /** Resolves when the folder has changed, when time is up, or when cancelled. */
  wait(ms: number, cancelSignal?: AbortSignal): Promise<void>;
}

function watchFile(path: string): Ending {
  let wake: (() => void) | undefined;
  let hasChanged = false;
  const folder = path.slice(0, path.lastIndexOf('/'));
  const watcher: FSWatcher | undefined = existsSync(folder)
    ? watch(folder, (_, file) => {
        if (file !== null && !path.endsWith(file)) return;
        hasChanged = true;
        wake?.();
      })
    : undefined;
  watcher?.on('error', () => undefined);
  return {
    async wait(ms, cancelSignal) {
      if (!hasChanged && !cancelSignal?.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, ms);
        cancelSignal?.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        clearTimeout(timer);
      }
      hasChanged = false;
    },
    [Symbol.dispose]: () => watcher?.close(),
  };
}
