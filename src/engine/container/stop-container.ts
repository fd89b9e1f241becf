import { isEngineError } from '../../errors/engine-error.js';
import { timeLimit } from '../../host/time-limit.js';
import { SIGKILL, type Signal } from '../../oci/signal.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { awaitExit } from './await-exit.js';
import { awaitKilled } from './await-killed.js';
import { cancelRestart } from './cancel-restart.js';
import { appendContainerEvent } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { signalContainer } from './signal-container.js';
import { isAlive, requireTransition } from './transitions.js';

export type StopOptions = {
  readonly signal?: Signal | undefined;
  /** Negative: wait for ever. */
  readonly timeoutSeconds?: number | undefined;
};

/** Asks it to end, and kills it when its time is up. The lock is not held while it is waited for: it may be killed. */
export async function stopContainer(
  parts: ContainerParts,
  ref: string,
  options: StopOptions & { readonly isRestart?: boolean | undefined } = {},
): Promise<void> {
  const container = getContainer(parts.records, ref);
  requireTransition('stop', container);
  const { config, id } = container;
  const { signal = config.stopSignal, timeoutSeconds = config.stopTimeoutSeconds, isRestart } = options;
  // One that keeps ending and starting may change between our looks at it.
  for (let isUp = true; isUp; isUp = isAlive(parts.records.find(id)?.state.status ?? 'exited')) {
    const signalled = await signalContainer(parts, id, signal, { isStop: true, isRestart });
    if (signalled) return await awaitStop(parts, signalled, { timeoutSeconds, isRestart });
    if (await cancelRestart(parts, id, { action: 'stop' })) return;
  }
}

async function awaitStop(
  parts: ContainerParts,
  container: ContainerRecord,
  { timeoutSeconds, isRestart }: { readonly timeoutSeconds: number; readonly isRestart: boolean | undefined },
): Promise<void> {
  if (!(await endsWithin(parts, container, timeoutSeconds))) {
    await signalContainer(parts, container.id, SIGKILL, { isStop: true, isRestart });
    await awaitKilled(parts, container);
  }
  appendContainerEvent(parts.journal, container, { action: 'stop' });
}

async function endsWithin(parts: ContainerParts, container: ContainerRecord, seconds: number): Promise<boolean> {
  const cancelSignal = seconds < 0 ? undefined : timeLimit(seconds * 1000);
  try {
    await awaitExit(parts, container, cancelSignal);
    return true;
  } catch (error) {
    if (isEngineError(error, 'cancelled')) return false;
    throw error;
  }
}
