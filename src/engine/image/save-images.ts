import type { ArchiveMember } from './archive/archive-member.js';
import { meteredMembers } from './archive/metered-members.js';
import { writeArchive } from './archive/write-archive.js';
import { writeFolder } from './archive/write-folder.js';
import type { ImageParts } from './image-parts.js';
import type { SaveOptions } from './image-saving.js';
import { type PlannedArchive, planArchive } from './plan-archive.js';

type SaveParts = Pick<ImageParts, 'records' | 'content' | 'openLease' | 'events'> & {
  readonly host: Pick<ImageParts['host'], 'clock'>;
};

/** The archive of images as it is to be read; its blobs are held until then. */
export async function saveImages(
  parts: SaveParts,
  refs: readonly string[],
  options: SaveOptions = {},
): Promise<AsyncIterable<Uint8Array>> {
  using cleanUp = new DisposableStack();
  const lease = cleanUp.use(parts.openLease());
  const plan = await planArchive(parts, lease, { refs, options });
  const pieces = writeArchive(metered(parts, plan, options), options);
  return heldWhileRead(pieces, cleanUp.move(), () => tell(parts, plan));
}

async function* heldWhileRead(
  pieces: AsyncIterable<Uint8Array>,
  held: DisposableStack,
  onRead: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _held = held;
  yield* pieces;
  onRead();
}

/** That they went out. */
function tell({ events }: Pick<SaveParts, 'events'>, { images }: PlannedArchive): void {
  for (const record of images) events.happened('save', record);
}

/** The same files as they are, below a folder. */
export async function saveFolder(
  parts: SaveParts,
  { refs, path }: { readonly refs: readonly string[]; readonly path: string },
  options: SaveOptions = {},
): Promise<void> {
  using lease = parts.openLease();
  const plan = await planArchive(parts, lease, { refs, options });
  await writeFolder(metered(parts, plan, options), path, options);
  tell(parts, plan);
}

const metered = (
  { host }: SaveParts,
  { members }: PlannedArchive,
  { onProgress }: SaveOptions,
): readonly ArchiveMember[] => (onProgress ? meteredMembers(members, host.clock, onProgress) : members);
