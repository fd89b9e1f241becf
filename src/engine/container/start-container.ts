import { engineError } from '../../errors/engine-error.js';
import { requireCheckpoints } from '../runtime/require-checkpoints.js';
import type { AttachOptions, AttachSession } from '../task/attach-session.js';
import { announceSession } from './announce-session.js';
import { awaitProxies } from './await-proxies.js';
import { appendContainerEvent } from './change-state.js';
import { existingCheckpoint } from './checkpoint-folder.js';
import type { CheckpointRef } from './checkpoint-service.js';
import type { ContainerParts } from './container-parts.js';
import { lockUnlessRead } from './files-lock.js';
import { getContainer } from './find-container.js';
import { launchContainer } from './launch-container.js';
import { requireOwnFiles } from './require-own-files.js';
import { requireTransition } from './transitions.js';

/** A user's start: restarts are counted, and waited for, from the beginning. */
export async function startContainer(
  parts: ContainerParts,
  ref: string,
  options: { readonly attach?: AttachOptions | undefined; readonly checkpoint?: CheckpointRef | undefined } = {},
): Promise<AttachSession | undefined> {
  const { id } = getContainer(parts.records, ref);
  using _ = await lockUnlessRead(parts, id);
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref });
  requireTransition('start', container);
  const restoreFrom = options.checkpoint && existingCheckpoint(parts.roots, container, options.checkpoint);
  if (restoreFrom !== undefined) {
    requireOwnFiles(restoreFrom, options.checkpoint?.name ?? '');
    await requireCheckpoints(parts.host, (await parts.runtime(container.config.runtime || undefined)).program);
  }
  if (options.attach) appendContainerEvent(parts.journal, container, { action: 'attach' });
  const { session } = await launchContainer(parts, container, {
    attach: options.attach,
    restoreFrom,
    change: { restartCount: 0, restartDelayMs: 0 },
  });
  await awaitProxies(parts, container);
  return session && announceSession(parts, container, session);
}
