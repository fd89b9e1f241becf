import { engineError, isEngineError } from '../../errors/engine-error.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { appendContainerEvent } from '../container/change-state.js';
import type { Container } from '../container/container.js';
import { lockUnlessRead } from '../container/files-lock.js';
import { getContainer } from '../container/find-container.js';
import { markContainer } from '../container/mark-container.js';
import { startContainer } from '../container/start-container.js';
import { stopContainer } from '../container/stop-container.js';
import { isAlive, requireTransition } from '../container/transitions.js';
import type { ImageDetails } from '../image/image.js';
import { chainIds } from '../layer/chain-id.js';
import { createSave } from './create-save.js';
import { getSave, type MadeSave } from './find-save.js';
import type { SaveParts } from './save-parts.js';

/** Of what restores have saved by themselves so many stay. */
const KEPT_BEFORE = 5;

/**
 * Puts a container back to what it was at a save. Killed in between it is as it was, stopped, or as it is to be, not yet
 * started.
 *
 * @throws container_not_found, save_not_found, disk_full
 */
export async function restoreInPlace(
  parts: SaveParts,
  save: MadeSave,
): Promise<{ readonly container: Container; readonly before: MadeSave }> {
  const found = getContainer(parts.records, save.containerId);
  const image = await parts.images.get(save.imageId);
  const wasAlive = isAlive(found.state.status) || found.state.status === 'restarting';
  if (wasAlive) await stopContainer(parts, found.id).catch(unlessDown);
  try {
    const note = `before save ${save.number} was restored`;
    const before = await createSave(parts, found, {
      note,
      keep: KEPT_BEFORE,
      cause: 'restore',
      sparing: save.number,
    });
    await replaceFiles(parts, save, image);
    if (wasAlive) await startContainer(parts, found.id);
    return { container: getContainer(parts.records, found.id), before };
  } catch (error) {
    if (wasAlive) await startAgain(parts, found);
    throw error;
  }
}

/** What was running is not left down because there was no room for a save. Why that failed is what counts. */
async function startAgain(parts: SaveParts, { id }: Container): Promise<void> {
  await startContainer(parts, id).catch((error: unknown) => {
    if (!isEngineError(error)) throw error;
  });
}

async function replaceFiles(parts: SaveParts, save: MadeSave, image: ImageDetails): Promise<void> {
  const { records, journal } = parts;
  using _ = await lockUnlessRead(parts, save.containerId);
  const container = getContainer(records, save.containerId);
  // Somebody has started it since.
  const { id, name, state } = container;
  if (isAlive(state.status)) throw engineError('container_running', { id, name, state: state.status });
  requireTransition('start', container);
  const chain = chainIds(image.config.rootfs.diff_ids).at(-1);
  using lease = parts.openLease();
  if (chain) lease.holdSnapshot(chain);
  const snapshotter = await parts.snapshotter();
  await snapshotter.replaceContainer(container.id, chain, () => {
    // Somebody may have removed it meanwhile.
    getSave(parts, String(save.number));
    records.setImage(container.id, { image: familiarReference(parseReference(save.image)), imageId: image.id });
    appendContainerEvent(journal, container, { action: 'snapshot-restore', attributes: { save: String(save.number) } });
  });
  markContainer(snapshotter, container.id);
}

function unlessDown(error: unknown): void {
  if (!isEngineError(error, 'container_unchanged')) throw error;
}
