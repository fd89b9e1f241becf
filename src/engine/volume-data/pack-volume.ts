import type { TarStream } from '../files/file-service.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { type TreeEntry, walkTree } from '../layer/tree/walk-tree.js';
import { openVolumeTree, type VolumeTree } from './open-volume-tree.js';
import type { VolumeParts } from './volume-parts.js';

export type PackVolume = {
  /** Told of every file on its way into the archive. */
  readonly onEntry?: ((entry: TreeEntry) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** All of a volume as `tar -C VOLUME -c .` has it, in pieces. The volume is held open until they were read. @throws volume_not_found */
export async function packVolume(parts: VolumeParts, name: string, options: PackVolume = {}): Promise<TarStream> {
  return packed(parts, await openVolumeTree(parts, name), options);
}

async function* packed(
  { host }: VolumeParts,
  tree: VolumeTree,
  { onEntry, cancelSignal }: PackVolume,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _ = tree;
  try {
    yield* packTree(host.syscalls, told(entriesOf(tree), onEntry), { cancelSignal });
  } catch (cause) {
    throw fileFailure(cause, { operation: 'open', path: '/' });
  }
}

/** The volume itself first, as `.`: what its folder may be read by is a part of it. */
export const entriesOf = ({ root }: VolumeTree): Generator<TreeEntry> => walkTree(root, Buffer.from('.'), '.');

function* told(entries: Iterable<TreeEntry>, tell: PackVolume['onEntry']): Generator<TreeEntry> {
  for (const entry of entries) {
    tell?.(entry);
    yield entry;
  }
}
