import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { awaitExit } from './await-exit.js';
import type { ContainerParts } from './container-parts.js';
import type { ContainerExit } from './container-service.js';
import { exitOf } from './exit-of.js';
import { getContainer } from './find-container.js';
import { isAlive } from './transitions.js';
import { until } from './until.js';

export type WaitOptions = {
  readonly condition?: 'not-running' | 'next-exit' | 'removed' | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** @throws container_not_found, cancelled */
export async function waitContainer(
  parts: ContainerParts,
  ref: string,
  { condition = 'not-running', cancelSignal }: WaitOptions = {},
): Promise<ContainerExit> {
  const container = getContainer(parts.records, ref);
  const last: ContainerExit = { exitCode: container.state.exitCode, error: container.state.error };
  switch (condition) {
    case 'not-running':
      if (container.state.status === 'restarting') return await awaitAfterRestart(parts, container, cancelSignal);
      return isAlive(container.state.status) ? await awaitExit(parts, container, cancelSignal) : last;
    case 'next-exit':
      return await awaitNextExit(parts, container, cancelSignal);
    case 'removed': {
      const { id, state } = container;
      const afterSequence = parts.journal.lastSequence();
      const exit = isAlive(state.status) ? await awaitExit(parts, container, cancelSignal) : undefined;
      await until(parts, () => parts.records.find(id) === undefined, cancelSignal);
      // It may have lived since: docker's program waits for the removal of what it is about to start.
      return exit ?? exitOf(parts.journal.findFirst({ action: 'die', actorId: id, afterSequence })) ?? last;
    }
  }
}

/** One that waits for its next start counts as running, as docker's does, until that life has ended or is called off. */
async function awaitAfterRestart(
  parts: ContainerParts,
  { id, state }: ContainerRecord,
  cancelSignal: AbortSignal | undefined,
): Promise<ContainerExit> {
  let now: ContainerRecord | undefined;
  await until(
    parts,
    () => {
      now = parts.records.find(id);
      return now?.state.status !== 'restarting' || now.state.restartCount !== state.restartCount;
    },
    cancelSignal,
  );
  const isUp = now !== undefined && isAlive(now.state.status);
  if (now && isUp) return await awaitExit(parts, now, cancelSignal);
  return { exitCode: (now ?? { state }).state.exitCode, error: (now ?? { state }).state.error };
}

async function awaitNextExit(
  parts: ContainerParts,
  container: ContainerRecord,
  cancelSignal: AbortSignal | undefined,
): Promise<ContainerExit> {
  const { records, journal } = parts;
  const { id } = container;
  const afterSequence = journal.lastSequence();
  const exitSeen = (): ContainerExit | undefined =>
    exitOf(journal.findFirst({ action: 'die', actorId: id, afterSequence }));
  let now: ContainerRecord | undefined = container;
  await until(
    parts,
    () => {
      now = records.find(id);
      // A short life may be over, and its container gone, before we look.
      return now === undefined || isAlive(now.state.status) || exitSeen() !== undefined;
    },
    cancelSignal,
  );
  const exit = exitSeen();
  if (exit) return exit;
  if (!now) throw engineError('container_not_found', { ref: id });
  return await awaitExit(parts, now, cancelSignal);
}
