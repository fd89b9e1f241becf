import { existsSync, readdirSync } from 'node:fs';

import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerVitals } from '../metadata/containers.js';
import { layout } from '../roots.js';
import { clearHalfMade } from './clear-half-made.js';
import type { ContainerId } from './container.js';
import { tryLockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { isHeldStill, thawLeftStill } from './freeze-note.js';
import { openLinkPaths } from './open-link-paths.js';
import { reapLocked } from './reap-container.js';
import { removeRecord } from './remove-record.js';
import { restartAfterBoot } from './restart-after-boot.js';
import { settlePending } from './settle-pending.js';
import { hasSharedCgroup, sweepMachine, sweepRemains } from './sweep-machine.js';
import { isAlive } from './transitions.js';
import { hasPendingUpdate, settleUpdate } from './update-container.js';

/**
 * Repairs what a killed process, a killed monitor or a reboot left half done. What somebody is at work on is left
 * to them: their lock says so. Costs next to nothing where all is well.
 *
 * @param makesContainer What containers share is not swept: `run --rm` in a loop would make it each time. Whoever comes next does it.
 */
export async function recoverContainers(
  parts: ContainerParts,
  { makesContainer = false }: { readonly makesContainer?: boolean | undefined } = {},
): Promise<void> {
  const unsettled = parts.records.vitals();
  for (const vitals of unsettled) if (!isAsLeft(parts, vitals)) await orLater(() => recoverContainer(parts, vitals));
  const folders = foldersIn(layout.running(parts.roots));
  const settled = new Set(unsettled.filter(({ status }) => isAlive(status)).map(({ id }) => id));
  for (const folder of folders) {
    const id = folder as ContainerId;
    if (!settled.has(id)) await orLater(() => clearRemains(parts, id));
  }
  await orLater(() => recoverAddresses(parts));
  await orLater(() => parts.names.recover());
  if (!makesContainer) await orLater(() => sweepIfNeeded(parts));
  await orLater(async () => restartAfterBoot(parts));
  parts.wakeKeeper();
}

/** What cannot be done now, as a program is missing, is left to the next who opens: one container must not keep all from use. */
async function orLater(recover: () => Promise<void>): Promise<void> {
  try {
    await recover();
  } catch (error) {
    if (!isEngineError(error)) throw error;
  }
}

/** Whether nobody was killed at work on it, and its program is there: so it is with nearly all, at every start. */
const isAsLeft = (parts: ContainerParts, vitals: ContainerVitals): boolean =>
  vitals.status === 'restarting' ||
  (hasItsProgram(parts, vitals) &&
    !hasPendingUpdate(parts, vitals.id) &&
    !(vitals.status === 'running' && isHeldStill(parts, vitals.id)));

const hasItsProgram = (
  { bootId, host }: ContainerParts,
  { status, pid, pidStartTicks, ...vitals }: ContainerVitals,
): boolean => isAlive(status) && vitals.bootId === bootId && host.processes.startTicks(pid) === pidStartTicks;

async function recoverContainer(parts: ContainerParts, vitals: ContainerVitals): Promise<void> {
  const { id, status } = vitals;
  if (hasPendingUpdate(parts, id)) finishUpdate(parts, id);
  if (hasItsProgram(parts, vitals)) return status === 'running' ? await thawLeftStill(parts, id) : undefined;
  using lock = tryLockContainer(parts, id);
  const container = lock && parts.records.find(id);
  if (!container) return;
  if (isAlive(container.state.status)) await reapLocked(parts, container);
  else if (container.state.status === 'removing') {
    await clearHalfMade(parts, id);
    await removeRecord(parts, container, {});
    await sweepMachine(parts);
  }
}

/** Somebody was killed while changing its limits. */
function finishUpdate(parts: ContainerParts, id: ContainerId): void {
  using lock = tryLockContainer(parts, id);
  const container = lock && parts.records.find(id);
  if (container && hasPendingUpdate(parts, id)) settleUpdate(parts, container);
}

/** A container that was being started when its starter was killed, or being removed. */
async function clearRemains(parts: ContainerParts, id: ContainerId): Promise<void> {
  using lock = tryLockContainer(parts, id);
  if (!lock) return;
  const container = parts.records.find(id);
  if (!container || !isAlive(container.state.status)) await clearHalfMade(parts, id);
}

/**
 * Addresses and ports of containers that were never alive, or not since the last boot: those have a run folder. And of
 * those that are alive, what somebody was connecting or disconnecting.
 */
async function recoverAddresses(parts: ContainerParts): Promise<void> {
  const { networks, roots } = parts;
  const isAlive = (id: string): boolean => existsSync(layout.runningContainer(roots, id));
  const owners = networks.owners();
  if (!owners.every(({ containerId }) => isAlive(containerId))) {
    await networks.recover({ isAlive });
    await orLater(() => openLinkPaths(parts));
  }
  for (const { containerId, isPending } of owners) {
    if (isPending) await orLater(() => settlePending(parts, containerId as ContainerId));
  }
}

/** Whoever was the last here, with a container or a build, may have been killed before it swept the machine. */
async function sweepIfNeeded(parts: ContainerParts): Promise<void> {
  const { records, networks, roots } = parts;
  if (records.hasAny() || !(networks.isOnMachine() || hasSharedCgroup(roots))) return;
  await sweepRemains(parts);
}

/** At once: one small folder is not worth another thread, which most commands then do without. */
function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // No container has run yet.
  }
}
