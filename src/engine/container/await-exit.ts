import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { watchChanges } from '../event/watch-changes.js';
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
  const exitPath = join(layout.exits(roots), id);
  const attendance = existsSync(layout.runningContainer(roots, id))
    ? tryAcquireLock(host, attendancePath(roots, id), 'shared')
    : undefined;
  using _ = attendance;
  using ending = watchChanges(exitPath);
  for (;;) {
    const seen = ending.count;
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const isAlive = host.processes.startTicks(state.pid) === state.pidStartTicks;
    if (existsSync(exitPath) || !isAlive) {
      const exit = await reapContainer(parts, id, state.startedAtMs);
      if (exit) return exit;
    }
    await ending.next(seen, { cancelSignal, atMostMs: LOOK_EVERY_MS });
  }
}
