import { SIGKILL, type Signal } from '../../oci/signal.js';
import { awaitKilled } from './await-killed.js';
import { cancelRestart } from './cancel-restart.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { meansStop, signalContainer } from './signal-container.js';
import { requireTransition } from './transitions.js';

/**
 * A user's signal. One that waits for its next start gets none: it is left down, where that is what the signal means.
 *
 * SIGKILL is waited for: its ports lead nowhere, and can be taken, as soon as this is over. @see moby, daemon/kill.go: Kill
 */
export async function killContainer(
  parts: ContainerParts,
  ref: string,
  { signal = SIGKILL }: { readonly signal?: Signal | undefined } = {},
): Promise<void> {
  const container = getContainer(parts.records, ref);
  requireTransition('kill', container);
  const signalled = await signalContainer(parts, container.id, signal);
  if (signalled && signal === SIGKILL) await awaitKilled(parts, signalled);
  else if (!signalled && meansStop(container, signal)) await cancelRestart(parts, container.id);
}
