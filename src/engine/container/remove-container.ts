import { existsSync } from 'node:fs';

import { SIGKILL } from '../../oci/signal.js';
import { layout } from '../roots.js';
import { awaitKilled } from './await-killed.js';
import { clearHalfMade } from './clear-half-made.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { lockUnlessRead } from './files-lock.js';
import { getContainer } from './find-container.js';
import { removeRecord } from './remove-record.js';
import { signalContainer } from './signal-container.js';
import { sweepMachine } from './sweep-machine.js';
import { isAlive, requireTransition } from './transitions.js';

export type RemoveOptions = { readonly force?: boolean | undefined; readonly removeVolumes?: boolean | undefined };

/** @throws container_not_found, container_running */
export async function removeContainer(parts: ContainerParts, ref: string, options: RemoveOptions = {}): Promise<void> {
  const { id } = getContainer(parts.records, ref);
  let isRemoved = false;
  // Somebody may start it again between its end and our lock.
  while (!isRemoved) {
    if (options.force) await killForRemoval(parts, id);
    isRemoved = await removeIfDown(parts, id, options);
  }
  // Not after an auto-remove: `run --rm` in a loop would set the bridge up each time.
  await sweepMachine(parts);
}

/** @returns false where it is alive, and was to be removed by force */
async function removeIfDown(parts: ContainerParts, id: ContainerId, options: RemoveOptions): Promise<boolean> {
  using _ = await lockUnlessRead(parts, id);
  const container = parts.records.find(id);
  if (!container) return true;
  if (options.force && isAlive(container.state.status)) return false;
  if (!options.force) requireTransition('remove', container);
  // Somebody was killed while starting it, and recovery has not come by yet.
  if (existsSync(layout.runningContainer(parts.roots, id))) await clearHalfMade(parts, id);
  await removeRecord(parts, container, options);
  return true;
}

async function killForRemoval(parts: ContainerParts, id: ContainerId): Promise<void> {
  const killed = await signalContainer(parts, id, SIGKILL, { isStop: true });
  if (killed) await awaitKilled(parts, killed);
}
