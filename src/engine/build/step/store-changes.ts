import type { DiffId } from '../../../oci/digest.js';
import { MEDIA_TYPE } from '../../../oci/manifest.js';
import { changedTree } from '../../container/changed-tree.js';
import type { ContainerId } from '../../container/container.js';
import { writeHashed } from '../../content/write-hashed.js';
import type { ImageStores } from '../../image/image-parts.js';
import { applyLayer } from '../../layer/apply-layer.js';
import { chainIdOn } from '../../layer/chain-id.js';
import { fileFailure } from '../../layer/tree/file-failure.js';
import { packChanges } from '../../layer/tree/pack-changes.js';
import { packTree } from '../../layer/tree/pack-tree.js';
import type { PackedEntry } from '../../layer/tree/packed-files.js';
import type { Lease } from '../../lease/lease.js';
import type { BuildParts } from '../build-parts.js';
import type { StageFiles } from '../stage/stage-state.js';
import { clearStubs } from './clear-stubs.js';

export type StoreChanges = {
  /** Of the active snapshot. */
  readonly key: ContainerId;
  readonly parent: StageFiles;
  readonly family: 'oci' | 'docker';
  readonly lease: Lease;
  /** Where a runtime mounted something while it changed; undefined where no program ran. */
  readonly mountPoints: readonly string[] | undefined;
  readonly cancelSignal: AbortSignal;
};

/** The files with what was added, and how many bytes that is. */
export type StoredChanges = { readonly files: StageFiles; readonly sizeBytes: number };

/**
 * Makes what an active snapshot has changed a layer: its tar becomes a blob, and its folder, where the driver can do that,
 * the layer itself, so that it is read once and written once. Nothing durable refers to either yet.
 *
 * @throws disk_full, cancelled
 */
export async function storeChanges(
  parts: BuildParts,
  { content, snapshots, workers }: ImageStores,
  { key, parent, family, lease, mountPoints, cancelSignal }: StoreChanges,
): Promise<StoredChanges> {
  const { syscalls } = parts.host;
  const tree = changedTree(snapshots, key);
  using _ = tree.upper;
  if (mountPoints) clearStubs(syscalls, tree, mountPoints);
  await using ingest = await content.ingestUnnamed();
  const count = { bytes: 0 };
  const entries = counted(packChanges(syscalls, tree, { keepsPlaceholders: true }), count);
  const digest = await writeHashed(ingest, explained(packTree(syscalls, entries, { cancelSignal })), { cancelSignal });
  const diffId = digest as string as DiffId;
  const chainId = chainIdOn(parent.chain, diffId);
  const size = ingest.sizeBytes;
  lease.holdBlob(digest);
  lease.holdSnapshot(chainId);
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  const sizeBytes = count.bytes;
  if (!(await snapshots.promote(key, { chainId, sizeBytes }))) {
    await using layer = await snapshots.prepareUnnamed();
    const source = { path: content.path(digest) };
    await applyLayer(workers, { source, targetDir: layer.dir, whiteouts: layer.whiteouts, cancelSignal });
    await layer.commit({ chainId, parent: parent.chain, sizeBytes });
    await snapshots.remove(key);
  }
  const descriptor = { mediaType: layerType(family), digest, size };
  return { files: { chain: chainId, layers: [...parent.layers, { descriptor, diffId }] }, sizeBytes };
}

/** Of a layer that is made here, in the types of an image's family. */
export const layerType = (family: StoreChanges['family']): string =>
  family === 'docker' ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.ociLayer;

/** A file of several names counts once. */
async function* counted(entries: AsyncIterable<PackedEntry>, count: { bytes: number }): AsyncGenerator<PackedEntry> {
  const linked = new Set<bigint>();
  for await (const entry of entries) {
    const stats = 'isMark' in entry ? undefined : entry.stats;
    if (stats?.isFile() && !linked.has(stats.ino)) count.bytes += Number(stats.size);
    if (stats && stats.nlink > 1n) linked.add(stats.ino);
    yield entry;
  }
}

async function* explained(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* tar;
  } catch (cause) {
    throw fileFailure(cause, { operation: 'open', path: '/' });
  }
}
