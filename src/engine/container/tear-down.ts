import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { layout } from '../roots.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/**
 * Takes away all that a running container has beside its record: processes, cgroups, network, run-time folder.
 * Where nothing is left it does nothing, so that it can be repeated after a kill at any point. The caller holds
 * the container's lock.
 *
 * The run-time folder goes last: as long as it is there, recovery comes back.
 */
export async function tearDown(parts: ContainerParts, id: ContainerId): Promise<void> {
  const { roots } = parts;
  const runtime = await parts.runtime();
  await runtime.delete(id, { force: true });
  await parts.bridge.release(id);
  await rm(join(layout.exits(roots), id), { force: true });
  await rm(layout.runningContainer(roots, id), { recursive: true, force: true });
}
