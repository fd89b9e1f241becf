import { type BackgroundOptions, openEngineParts } from './engine-parts.js';
import { parseRuntimeState } from './runtime/runtime-state.js';

/**
 * Gives a container that goes on from a checkpoint its network, which its checkpoint has not: interfaces, addresses and
 * routes are there before its sockets are.
 *
 * @param state As the runtime tells its hooks.
 */
export async function connectRestored(state: string, options: BackgroundOptions): Promise<void> {
  const { id, pid } = parseRuntimeState(state);
  await using parts = openEngineParts({ ...options, version: '' });
  await parts.networks.connect({ containerId: id, pid });
}
