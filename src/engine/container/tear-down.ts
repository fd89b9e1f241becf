import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { layout } from '../roots.js';
import { removeCgroups } from '../runtime/remove-cgroups.js';
import { cgroupOf } from './cgroup-of.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { openLinkPaths } from './open-link-paths.js';
import { removeMountPlaces } from './remove-mount-places.js';
import { runtimeOf } from './runtime-of.js';

/**
 * Takes away all that a running container has beside its record. Where nothing is left it does nothing, so that it can be
 * repeated after a kill at any point. The caller holds the container's lock.
 */
export async function tearDown(parts: ContainerParts, id: ContainerId): Promise<void> {
  await release(parts, id);
  removeTraces(parts, id);
}

/** Its processes, cgroups, address and ports. How it ended can still be read. */
export async function release(parts: ContainerParts, id: ContainerId): Promise<void> {
  const runtime = await runtimeOf(parts, id);
  await Promise.all([runtime.delete(id, { force: true }), releasePlaces(parts, id)]);
  // A runtime that failed to make the container knows nothing of it, and has left them.
  removeCgroups(cgroupOf(parts, id));
}

/** The same for one that is known to have ended: mostly no program has to be started for it. */
export async function releaseEnded(parts: ContainerParts, id: ContainerId): Promise<void> {
  const runtime = await runtimeOf(parts, id);
  if (!runtime.forgetEnded(id, cgroupOf(parts, id))) return await release(parts, id);
  await releasePlaces(parts, id);
}

async function releasePlaces(parts: ContainerParts, id: ContainerId): Promise<void> {
  await parts.networks.release(id);
  await Promise.all([parts.names.settle(), openLinkPaths(parts)]);
}

/**
 * The exit record, once the database knows what it says, and the run-time folder.
 * That goes last: as long as it is there, recovery comes back.
 */
export function removeTraces({ host, roots }: Pick<ContainerParts, 'host' | 'roots'>, id: ContainerId): void {
  rmSync(join(layout.exits(roots), id), { force: true });
  removeMountPlaces(host.syscalls, layout.runningContainer(roots, id));
  removeFolder(layout.runningContainer(roots, id));
}

/** More often nobody who ends now has anything there to take away. */
const MOST_TRIES = 20;

/**
 * A folder in which monitors of execs that end may leave a last file, or take their own away, while we do. For Node's own
 * removal it is done where it finds that somebody else has removed something, whatever is left beside that.
 */
function removeFolder(path: string): void {
  for (let tries = 0; tries < MOST_TRIES && existsSync(path); tries += 1) {
    rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 10 });
  }
}
