import { isEngineError } from '../../errors/engine-error.js';
import type { Network } from '../network/network.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { tidyUpEnded } from './tidy-up-ended.js';

const ENDED_WITHIN_MS = 10_000;

/** What has ended is on no network any more, though nobody has tidied up after it yet. @see NetworkService.remove */
export async function removeUnusedNetwork(parts: ContainerParts, ref: string): Promise<Network> {
  const { networks, records } = parts;
  try {
    return await networks.remove(ref);
  } catch (error) {
    if (!isEngineError(error, 'network_in_use')) throw error;
    const members = networks.members(networks.get(ref).name);
    const containers = members.flatMap(({ containerId }) => records.find(containerId as ContainerId) ?? []);
    if (!(await tidyUpEnded(parts, containers, { withinMs: ENDED_WITHIN_MS }))) throw error;
  }
  return await networks.remove(ref);
}
