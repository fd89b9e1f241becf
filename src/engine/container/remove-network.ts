import { isEngineError } from '../../errors/engine-error.js';
import type { Network } from '../network/network.js';
import { awaitExit } from './await-exit.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { isAlive } from './transitions.js';

/** How long somebody who tidies up after a container that has ended may take. */
const ENDED_WITHIN_MS = 10_000;

/**
 * Whoever was attached to a container sees its output end before anybody has tidied up after it: what has ended is on no
 * network any more.
 *
 * @see NetworkService.remove
 */
export async function removeUnusedNetwork(parts: ContainerParts, ref: string): Promise<Network> {
  try {
    return await parts.networks.remove(ref);
  } catch (error) {
    if (!isEngineError(error, 'network_in_use') || !(await tidyUpOn(parts, ref))) throw error;
  }
  return await parts.networks.remove(ref);
}

/** @returns whether any on it has ended, and is gone now */
async function tidyUpOn(parts: ContainerParts, ref: string): Promise<boolean> {
  const { host, networks, records } = parts;
  const members = networks.members(networks.get(ref).name);
  const ended = members
    .flatMap(({ containerId }) => records.find(containerId as ContainerId) ?? [])
    .filter(({ state }) => isAlive(state.status) && host.processes.startTicks(state.pid) !== state.pidStartTicks);
  const deadline = AbortSignal.timeout(ENDED_WITHIN_MS);
  try {
    await Promise.all(ended.map((container) => awaitExit(parts, container, deadline)));
  } catch (error) {
    // Its monitor is at work yet: some program that it left has its output.
    if (!isEngineError(error, 'cancelled')) throw error;
    return false;
  }
  return ended.length > 0;
}
