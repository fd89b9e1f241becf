import type { ContainerRecord } from '../metadata/containers.js';
import { execRecords } from '../metadata/execs.js';
import { readExitRecord } from '../monitor/exit-record.js';
import { isMonitorAlive } from '../monitor/is-monitor-alive.js';
import { layout } from '../roots.js';
import { type ContainerEvent, changeState } from './change-state.js';
import type { ContainerId, ContainerState } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import type { ContainerExit } from './container-service.js';
import { exitOf } from './exit-of.js';
import { removeRecord } from './remove-record.js';
import { restartDelayMs, restartsAtBoot } from './restart-policy.js';
import { departures } from './surrounding-events.js';
import { releaseEnded, removeTraces } from './tear-down.js';
import { isAlive } from './transitions.js';

/** What a container whose monitor was killed is said to have exited with. */
const UNKNOWN_EXIT = 255;

/**
 * Tidies up after a container that has ended, unless somebody has done so, and says how it ended.
 *
 * @param startedAtMs Of the life that is waited for: a container that has started again since lives another.
 * @returns undefined while that life still goes on
 */
export async function reapContainer(
  parts: ContainerParts,
  id: ContainerId,
  startedAtMs: number,
): Promise<ContainerExit | undefined> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  const isThatLife =
    container !== undefined && isAlive(container.state.status) && container.state.startedAtMs === startedAtMs;
  if (!isThatLife) return exitFromJournal(parts, id, startedAtMs) ?? exitFromState(container);
  return await reapLocked(parts, container);
}

/** The same for a caller that holds the container's lock, and for a record that says it is alive. */
export async function reapLocked(
  parts: ContainerParts,
  container: ContainerRecord,
): Promise<ContainerExit | undefined> {
  const { host, roots } = parts;
  const { id, config, state } = container;
  const place = {
    bundleDir: layout.runningContainer(roots, id),
    exitDir: layout.exits(roots),
  };
  const isOfEarlierBoot = parts.bootId !== container.bootId;
  const hasEnded = isOfEarlierBoot || host.processes.startTicks(state.pid) !== state.pidStartTicks;
  const exit =
    readExitRecord(place, id) ??
    (hasEnded && !isMonitorAlive(place, id)
      ? { exitCode: UNKNOWN_EXIT, isOomKilled: false, exitedAtMs: host.clock.nowMs() }
      : undefined);
  if (!exit) return undefined;

  await parts.forgetTrouble(id);
  await releaseEnded(parts, id);
  const ranMs = exit.exitedAtMs - state.startedAtMs;
  const delayMs = isOfEarlierBoot
    ? bootDelayMs(container)
    : restartDelayMs(config.restart, state, { exitCode: exit.exitCode, ranMs });
  const isRemoved = config.isAutoRemoved && !state.isBeingRestarted;
  const ended = changeState(
    parts,
    container,
    {
      // At once: killed before it is gone, it must not stay as one that has ended.
      status: isRemoved ? 'removing' : delayMs === undefined ? 'exited' : 'restarting',
      pid: 0,
      pidStartTicks: 0,
      exitCode: exit.exitCode,
      isOomKilled: exit.isOomKilled,
      finishedAtMs: Math.ceil(exit.exitedAtMs), // Of a file's time, which has fractions.
      restartAtMs: delayMs === undefined ? 0 : host.clock.nowMs() + delayMs,
      restartDelayMs: delayMs,
      restartCount: state.restartCount + (delayMs === undefined ? 0 : 1),
      endpoints: [],
      ports: [],
    } satisfies Partial<ContainerState>,
    ...endingEvents(exit, ranMs),
    ...departures(parts, container),
  );
  removeTraces(parts, id);
  const execs = execRecords(parts.database);
  if (execs.listCreated(id).length > 0) execs.dropCreated(id);
  if (isRemoved) await removeRecord(parts, ended, { removeVolumes: true });
  else if (delayMs !== undefined) parts.wakeKeeper();
  return { exitCode: exit.exitCode, error: '' };
}

const bootDelayMs = ({ config, state }: ContainerRecord): number | undefined =>
  restartsAtBoot(config.restart, state) ? 0 : undefined;

function endingEvents(
  { exitCode, isOomKilled }: { readonly exitCode: number; readonly isOomKilled: boolean },
  ranMs: number,
): readonly ContainerEvent[] {
  const die = {
    action: 'die',
    attributes: { exitCode: String(exitCode), execDuration: String(Math.max(0, Math.floor(ranMs / 1000))) },
  };
  return isOomKilled ? [{ action: 'oom' }, die] : [die];
}

/** Another process tidied up; the container may be gone, but what happened is written down. */
function exitFromJournal({ journal }: ContainerParts, id: ContainerId, sinceMs: number): ContainerExit | undefined {
  return exitOf(journal.findFirst({ action: 'die', actorId: id, sinceMs }));
}

function exitFromState(container: ContainerRecord | undefined): ContainerExit {
  return { exitCode: container?.state.exitCode ?? UNKNOWN_EXIT, error: container?.state.error ?? '' };
}
