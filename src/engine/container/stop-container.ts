import { isEngineError } from '../../errors/engine-error.js';
import { SIGKILL, type Signal } from '../../oci/signal.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { awaitExit } from './await-exit.js';
import { appendContainerEvent, changeState } from './change-state.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { signalContainer } from './signal-container.js';
import { requireTransition } from './transitions.js';

export type StopOptions = {
  readonly signal?: Signal | undefined;
  /** Negative: wait for ever. */
  readonly timeoutSeconds?: number | undefined;
};

/** Asks it to end, and kills it when its time is up. The lock is not held while it is waited for: it may be killed. */
export async function stopContainer(parts: ContainerParts, ref: string, options: StopOptions = {}): Promise<void> {
  const container = getContainer(parts.records, ref);
  requireTransition('stop', container);
  if (container.state.status === 'restarting' && (await cancelRestart(parts, container))) return;

  const { config, id } = container;
  const signalled = await signalContainer(parts, id, options.signal ?? config.stopSignal, { isStop: true });
  if (!signalled) return;
  const timeoutSeconds = options.timeoutSeconds ?? config.stopTimeoutSeconds;
  if (!(await endsWithin(parts, signalled, timeoutSeconds))) {
    await signalContainer(parts, id, SIGKILL, { isStop: true });
    await awaitExit(parts, signalled);
  }
  appendContainerEvent(parts.journal, container, { action: 'stop' });
}

async function endsWithin(parts: ContainerParts, container: ContainerRecord, seconds: number): Promise<boolean> {
  const cancelSignal = seconds < 0 ? undefined : AbortSignal.timeout(seconds * 1000);
  try {
    await awaitExit(parts, container, cancelSignal);
    return true;
  } catch (error) {
    if (isEngineError(error, 'cancelled')) return false;
    throw error;
  }
}

/** @returns false where it has started meanwhile */
async function cancelRestart(parts: ContainerParts, { id }: ContainerRecord): Promise<boolean> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (container?.state.status !== 'restarting') return false;
  changeState(parts, container, { status: 'exited', restartAtMs: 0, wasStoppedByUser: true }, { action: 'stop' });
  return true;
}
