import { isEngineError } from '../../errors/engine-error.js';
import { SIGKILL, type Signal, signalName } from '../../oci/signal.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import { changeState } from './change-state.js';
import type { ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { areFilesHeld } from './files-lock.js';
import { runtimeOf } from './runtime-of.js';
import { isAlive } from './transitions.js';

/**
 * Sends a signal to a container's first process, if it is alive. A paused one goes on, or it would never see it.
 *
 * @param options.isStop It is to stay down: its restart policy does not bring it back.
 * @param options.isRestart A user brings it back: it is not removed in between.
 * @returns the container as it was signalled; undefined where it was not alive
 */
export async function signalContainer(
  parts: ContainerParts,
  id: ContainerId,
  signal: Signal,
  options: { readonly isStop?: boolean | undefined; readonly isRestart?: boolean | undefined } = {},
): Promise<ContainerRecord | undefined> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (!container || !isAlive(container.state.status)) return undefined;
  const staysDown = options.isStop || meansStop(container, signal);
  const signalled = changeState(
    parts,
    container,
    staysDown ? { wasStoppedByUser: true, isBeingRestarted: options.isRestart } : {},
    { action: 'kill', attributes: { signal: String(signal), signalName: signalName(signal) } },
  );
  const runtime = await runtimeOf(parts, id);
  await runtime.kill(id, signal).catch(unlessEnded);
  if (staysDown && areFilesHeld(parts, id)) await letGoOn(runtime, id);
  if (container.state.status !== 'paused') return signalled;
  await runtime.resume(id).catch(unlessEnded);
  const resumed = changeState(parts, signalled, { status: 'running' }, { action: 'unpause' });
  parts.wakeKeeper();
  return resumed;
}

/** A commit may hold it still, and then it would not see the signal; or may not. */
async function letGoOn(runtime: OciRuntime, id: ContainerId): Promise<void> {
  try {
    await runtime.resume(id);
  } catch (error) {
    if (!isEngineError(error)) throw error;
  }
}

/** What docker takes for the wish that it ends, and does not come back. @see moby, daemon/kill.go: containerKill */
export const meansStop = ({ config }: Pick<ContainerRecord, 'config'>, signal: Signal): boolean =>
  signal === SIGKILL || signal === config.stopSignal;

/** It has ended by itself meanwhile, or, frozen, by the signal. */
function unlessEnded(error: unknown): void {
  if (!isEngineError(error, 'container_not_running')) throw error;
}
