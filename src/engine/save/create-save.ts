import { engineError, isEngineError } from '../../errors/engine-error.js';
import { appendContainerEvent } from '../container/change-state.js';
import { commitContainer } from '../container/commit-container.js';
import type { Container } from '../container/container.js';
import { chainIds } from '../layer/chain-id.js';
import { listSaves, type MadeSave } from './find-save.js';
import { saveImageName } from './save-name.js';
import type { SaveParts } from './save-parts.js';
import type { CreateSave, SaveCause } from './save-service.js';

/** A commit that takes longer is none: whoever began it was killed. */
const LONGEST_COMMIT_MS = 24 * 60 * 60 * 1000;

type Reason = {
  readonly cause: SaveCause;
  /** Stays, however old it is: somebody is about to go back to it. */
  readonly sparing?: number | undefined;
};

/**
 * Makes an image of what a container has, and notes of whom. The note comes first: an image without one would be nobody's;
 * a note without an image is passed over, and forgotten later.
 *
 * @throws container_state_conflict, disk_full
 */
export async function createSave(
  parts: SaveParts,
  container: Container,
  { note = '', keep = 0, isUnpaused = false, cause, sparing }: CreateSave & Reason,
): Promise<MadeSave> {
  const { saves } = parts;
  const noted = saves.insert(
    {
      containerId: container.id,
      containerName: container.name,
      createdAtMs: parts.host.clock.nowMs(),
      cause,
      note,
      config: container.config,
    },
    (number) => `docker.io/${saveImageName(container, number)}`,
  );
  try {
    await commitContainer(parts, container.id, {
      name: noted.image,
      message: note || undefined,
      pauses: !isUnpaused,
      onRegistered: (imageId) => saves.setImage(noted.number, imageId),
    });
  } catch (error) {
    saves.remove(noted.number);
    throw error;
  }
  const save = await complete(parts, container, noted.number);
  await forgetOlder(parts, save, { keep, sparing });
  return save;
}

async function complete(parts: SaveParts, container: Container, number: number): Promise<MadeSave> {
  const imageId = parts.saves.find(number)?.imageId;
  const image = imageId && (await parts.images.find(imageId));
  if (!image) throw engineError('save_not_found', { ref: String(number) }); // Somebody has removed it at once.
  const parent = await parts.images.find(container.imageId);
  const [top, below] = [image, parent].map((each) => chainIds(each?.config.rootfs.diff_ids ?? []).at(-1));
  const layer = top === undefined || top === below ? undefined : (await parts.snapshotter()).find(top);
  return parts.database.transaction(() => {
    parts.saves.setSize(number, layer?.sizeBytes ?? 0);
    const save = parts.saves.find(number);
    if (!save) throw engineError('save_not_found', { ref: String(number) });
    appendContainerEvent(parts.journal, container, {
      action: 'snapshot',
      attributes: { save: String(number), cause: save.cause, imageID: image.id },
    });
    return { ...save, imageId: image.id };
  });
}

/** Those that were made for the same cause; one that a container stands on stays. */
async function forgetOlder(
  parts: SaveParts,
  { containerId, cause }: MadeSave,
  { keep, sparing }: Pick<Reason, 'sparing'> & { readonly keep: number },
): Promise<void> {
  const alike = listSaves(parts, containerId).filter((save) => save.cause === cause);
  for (const save of keep > 0 ? alike.slice(keep) : []) {
    if (save.number === sparing) continue;
    try {
      await removeSave(parts, save);
    } catch (error) {
      if (!isEngineError(error, 'image_in_use')) throw error;
    }
  }
  const longAgoMs = parts.host.clock.nowMs() - LONGEST_COMMIT_MS;
  for (const { number, imageId, createdAtMs } of parts.saves.list()) {
    if (imageId === undefined && createdAtMs < longAgoMs) parts.saves.remove(number);
  }
}

/** @throws image_in_use */
export async function removeSave(parts: SaveParts, { number, image, imageId }: MadeSave): Promise<void> {
  await parts.images.remove(image);
  const left = await parts.images.find(imageId);
  if (left?.names.length === 0) await parts.images.remove(imageId); // Its name was another's.
  parts.saves.remove(number);
}
