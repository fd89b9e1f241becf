import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { makeBlockIo } from '../bundle/block-io.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { changeHostsLines } from '../network/hosts-file.js';
import { layout, type Roots } from '../roots.js';
import { changeFile } from './change-file.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerConfig, ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import type { UpdateContainer } from './container-service.js';
import { getContainer } from './find-container.js';
import { linkHostsLine, livingEnds } from './legacy-links.js';
import { openLinkPaths } from './open-link-paths.js';
import { isAlive } from './transitions.js';
import { updateConfig, updateRefused } from './update-config.js';
import { writeLimits } from './write-limits.js';

/**
 * Changes limits, links and restart policy. One that does not live has the limits from its next start.
 *
 * @throws argument_invalid, container_update_refused, container_not_found, device_missing
 */
export async function updateContainer(
  parts: ContainerParts,
  ref: string,
  update: UpdateContainer,
): Promise<{ readonly warnings: readonly string[] }> {
  const { id } = getContainer(parts.records, ref);
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref });
  if (container.state.status === 'removing' || container.state.status === 'dead') {
    throw updateRefused(id, 'container is marked for removal and cannot be "update"');
  }
  const { config, warnings } = updateConfig(container, update, parts.facts().limits);
  const { withoutLink } = update;
  if (isAlive(container.state.status)) changeAlive(parts, container, config);
  else changeRecord(parts, container, config);
  if (withoutLink !== undefined) {
    await forgetHosts(parts, container, withoutLink);
    await openLinkPaths(parts);
  }
  return { warnings };
}

/** It finds the other end no more by the link's names; with the next start its variables are gone, too. */
async function forgetHosts(parts: ContainerParts, container: ContainerRecord, alias: string): Promise<void> {
  const ends = livingEnds(parts, container).filter((end) => end.alias === alias);
  if (ends.length === 0 || !isAlive(container.state.status)) return;
  const hosts = join(layout.container(parts.roots, container.id), 'hosts');
  await changeFile(parts, hosts, (text) => changeHostsLines(text, ends.map(linkHostsLine), []));
}

/** There while a record may be ahead of its cgroup. */
const pendingPath = (roots: Roots, id: ContainerId): string => `${layout.runningContainer(roots, id)}/update`;

/** Whether somebody was killed while changing the limits of this container. */
export const hasPendingUpdate = ({ roots }: Pick<ContainerParts, 'roots'>, id: ContainerId): boolean =>
  existsSync(pendingPath(roots, id));

/** Makes the cgroup what the record says. The caller holds the container's lock. */
export function settleUpdate(parts: ContainerParts, container: ContainerRecord): void {
  if (isAlive(container.state.status)) writeLimits(parts, container);
  rmSync(pendingPath(parts.roots, container.id), { force: true });
}

/** The record first, and a note that the cgroup may lag behind: killed in between, the next to come makes it follow. */
function changeAlive(parts: ContainerParts, container: ContainerRecord, config: ContainerConfig): void {
  makeBlockIo(config.resources); // A device that is missing is met before anything has changed.
  writeFileSync(pendingPath(parts.roots, container.id), '', { mode: 0o600 });
  const changed = changeRecord(parts, container, config);
  try {
    settleUpdate(parts, changed);
  } catch (error) {
    // Some limits may have been taken already.
    settleUpdate(parts, changeRecord(parts, changed, container.config));
    throw error;
  }
}

function changeRecord(
  { database, records, journal }: ContainerParts,
  container: ContainerRecord,
  config: ContainerConfig,
): ContainerRecord {
  return database.transaction(() => {
    const changed = { ...container, config };
    records.setConfig(container.id, config);
    appendContainerEvent(journal, changed, { action: 'update' });
    return changed;
  });
}
