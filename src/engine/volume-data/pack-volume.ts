import { isEngineError } from '../../errors/engine-error.js';
import type { TarStream } from '../files/file-service.js';
import { packByTar } from '../layer/pack-by-tar.js';
import { type Descriptor, descriptor } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { type TreeEntry, walkTree } from '../layer/tree/walk-tree.js';
import { openVolumeTree, type VolumeTree } from './open-volume-tree.js';
import type { VolumeParts } from './volume-parts.js';

export type PackVolume = { readonly cancelSignal?: AbortSignal | undefined };

/** All of a volume as `tar -C VOLUME -c .` has it, in pieces. The volume is held open until they were read. @throws volume_not_found */
export async function packVolume(parts: VolumeParts, name: string, options: PackVolume = {}): Promise<TarStream> {
  const tree = await openVolumeTree(parts, name);
  const shielded = tryToShield(parts, tree);
  return shielded ? packedByTar(parts, { tree, shielded }, options) : packed(parts, tree, options);
}

/** Undefined where the kernel cannot keep a program that goes by names from being led elsewhere. */
function tryToShield({ host }: VolumeParts, { root }: VolumeTree): Descriptor | undefined {
  try {
    return descriptor(host.syscalls.cloneMount(root.path, { isGuarded: true }));
  } catch (error) {
    if (isEngineError(error, 'system_call_failed')) return undefined;
    throw error;
  }
}

async function* packedByTar(
  { host }: VolumeParts,
  held: { readonly tree: VolumeTree; readonly shielded: Descriptor },
  options: PackVolume,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _tree = held.tree;
  using shielded = held.shielded;
  yield* packByTar(host.processes, shielded.path, options);
}

async function* packed(
  { host }: VolumeParts,
  tree: VolumeTree,
  options: PackVolume,
): AsyncGenerator<Uint8Array, void, undefined> {
  using _ = tree;
  try {
    yield* packTree(host.syscalls, entriesOf(tree), options);
  } catch (cause) {
    throw fileFailure(cause, { operation: 'open', path: '/' });
  }
}

/** The volume itself first, as `.`: what its folder may be read by is a part of it. */
export const entriesOf = ({ root }: VolumeTree): Generator<TreeEntry> => walkTree(root, Buffer.from('.'), '.');
