import { rm } from 'node:fs/promises';

import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import { appendContainerEvent, changeState } from './change-state.js';
import type { ContainerParts } from './container-parts.js';

/** Removes a container that is down. The caller holds its lock. Repeated after a kill it does what is left to do. */
export async function removeRecord(
  parts: ContainerParts,
  container: ContainerRecord,
  { removeVolumes }: { readonly removeVolumes?: boolean | undefined },
): Promise<void> {
  const { database, records, journal, volumes, roots } = parts;
  const { id } = container;
  const removing = changeState(parts, container, { status: 'removing' });
  const snapshotter = await parts.snapshotter();
  await snapshotter.remove(id);
  await rm(layout.container(roots, id), { recursive: true, force: true });
  const forgotten = database.transaction(() => {
    const anonymous = removeVolumes ? volumes.usedBy(id).filter(({ isAnonymous }) => isAnonymous) : [];
    records.remove(id);
    appendContainerEvent(journal, removing, { action: 'destroy' });
    return volumes.forgetUnused(anonymous.map(({ name }) => name));
  });
  await forgotten.finish();
}
