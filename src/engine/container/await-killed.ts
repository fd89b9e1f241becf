import { isEngineError } from '../../errors/engine-error.js';
import { SIGKILL } from '../../oci/signal.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { findMonitor } from '../monitor/is-monitor-alive.js';
import { layout } from '../roots.js';
import { awaitExit } from './await-exit.js';
import type { ContainerParts } from './container-parts.js';

const PATIENCE_MS = 2000;

/**
 * Waits for the end of a container that was killed, and tidies up after it.
 *
 * Its monitor may stand still: conmon waits for whoever has attached and no longer reads, as a client that was
 * suspended. Then the monitor is killed too, and how the container ended is not known.
 */
export async function awaitKilled(parts: ContainerParts, container: ContainerRecord): Promise<void> {
  const { roots, host } = parts;
  const { id, state } = container;
  const place = { bundleDir: layout.runningContainer(roots, id), exitDir: layout.exits(roots) };
  let wasOver = false;
  while (!(await hasExited(parts, container))) {
    // A monitor on a busy machine has some time from the end of the program on: only it knows how that ended.
    const monitor = wasOver ? findMonitor(place, id) : undefined;
    if (monitor !== undefined) host.processes.signal(monitor, SIGKILL);
    wasOver = host.processes.startTicks(state.pid) !== state.pidStartTicks;
  }
}

async function hasExited(parts: ContainerParts, container: ContainerRecord): Promise<boolean> {
  try {
    await awaitExit(parts, container, AbortSignal.timeout(PATIENCE_MS));
    return true;
  } catch (error) {
    if (isEngineError(error, 'cancelled')) return false;
    throw error;
  }
}
