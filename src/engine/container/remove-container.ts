import { rm } from 'node:fs/promises';

import { isEngineError } from '../../errors/engine-error.js';
import { SIGKILL } from '../../oci/signal.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import { awaitExit } from './await-exit.js';
import { appendContainerEvent, changeState } from './change-state.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { snapshotKey } from './create-container.js';
import { getContainer } from './find-container.js';
import { signalContainer } from './signal-container.js';
import { isAlive, requireTransition } from './transitions.js';

export type RemoveOptions = { readonly force?: boolean | undefined; readonly removeVolumes?: boolean | undefined };

/** @throws container_not_found, container_running */
export async function removeContainer(parts: ContainerParts, ref: string, options: RemoveOptions = {}): Promise<void> {
  const found = getContainer(parts.records, ref);
  if (options.force && isAlive(found.state.status)) await killForRemoval(parts, found);
  using lock = await lockContainer(parts, found.id);
  const container = parts.records.find(found.id);
  if (!container) return;
  if (!(options.force && container.state.status === 'removing')) requireTransition('remove', container);
  await removeRecord(parts, container, options);
  lock.removeFile();
}

/** Removes a container that is down. The caller holds its lock. Repeated after a kill it does what is left to do. */
export async function removeRecord(
  parts: ContainerParts,
  container: ContainerRecord,
  { removeVolumes }: RemoveOptions,
): Promise<void> {
  const { database, records, journal, volumes, roots } = parts;
  const { id } = container;
  const removing = changeState(parts, container, { status: 'removing' });
  const snapshotter = await parts.snapshotter();
  await snapshotter.remove(snapshotKey(id));
  await rm(layout.container(roots, id), { recursive: true, force: true });
  const anonymous = removeVolumes ? volumes.usedBy(id).filter(({ isAnonymous }) => isAnonymous) : [];
  database.transaction(() => {
    records.remove(id);
    appendContainerEvent(journal, removing, { action: 'destroy' });
  });
  for (const { name } of anonymous) {
    await volumes.remove(name).catch((error: unknown) => {
      // Another container has come to use it.
      if (!isEngineError(error, 'volume_in_use')) throw error;
    });
  }
}

async function killForRemoval(parts: ContainerParts, container: ContainerRecord): Promise<void> {
  await signalContainer(parts, container.id, SIGKILL, { isStop: true });
  await awaitExit(parts, container);
}
