import { rm } from 'node:fs/promises';

import { keepForDuty } from '../log/log-duties.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import { appendContainerEvent, changeState } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { untilFilesAreFree } from './files-lock.js';

/** Removes a container that is down. The caller holds its lock. Repeated after a kill it does what is left to do. */
export async function removeRecord(
  parts: ContainerParts,
  container: ContainerRecord,
  { removeVolumes }: { readonly removeVolumes?: boolean | undefined },
): Promise<void> {
  const { database, records, journal, volumes, roots } = parts;
  const { id } = container;
  // Written down first: killed in between, we leave it to others, who are told nothing but the state.
  const losesVolumes = removeVolumes || container.state.losesVolumes;
  const removing = changeState(parts, container, { status: 'removing', losesVolumes });
  await untilFilesAreFree(parts, id);
  const snapshotter = await parts.snapshotter();
  await snapshotter.remove(id);
  // What was not sent yet goes on to be, without its container.
  const isKept = keepForDuty(roots, id);
  // Somebody who has not heard of it yet may put something there while it goes.
  await rm(layout.container(roots, id), { recursive: true, force: true, maxRetries: 3, retryDelay: 10 });
  const forgotten = database.transaction(() => {
    const anonymous = losesVolumes ? volumes.usedBy(id).filter(({ isAnonymous }) => isAnonymous) : [];
    records.remove(id);
    appendContainerEvent(journal, removing, { action: 'destroy' });
    return volumes.forgetUnused(anonymous.map(({ name }) => name));
  });
  await forgotten.finish();
  if (isKept) parts.wakeKeeper();
}
