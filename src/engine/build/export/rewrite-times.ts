import { createHash } from 'node:crypto';

import { engineError } from '../../../errors/engine-error.js';
import { type DiffId, parseDigest } from '../../../oci/digest.js';
import { applyLayer } from '../../layer/apply-layer.js';
import { chainIdOn } from '../../layer/chain-id.js';
import { decompress } from '../../layer/decompress.js';
import { BLOCK_BYTES } from '../../layer/tar/tar-entry.js';
import { TarReader } from '../../layer/tar/tar-reader.js';
import { writeHeader } from '../../layer/tar/write-header.js';
import type { BuildSession } from '../build-session.js';
import type { StageFiles, StageState, StoredLayer } from '../stage/stage-state.js';
import { layerType } from '../step/store-changes.js';

const MS_PER_SECOND = 1000;

/**
 * The stage with layers in which no file is younger than that moment, those of its base as they are: what two machines build
 * is then the same to the byte. The cache keeps the layers as they were made.
 *
 * @throws layer_invalid, blob_not_found, disk_full, cancelled
 * @see moby/buildkit, docs/build-repro.md: rewrite-timestamp
 */
export async function rewriteTimes(session: BuildSession, state: StageState, epochMs: number): Promise<StageState> {
  const { layers } = state.files;
  const base = layers.slice(0, state.baseLayers);
  let files: StageFiles = { chain: chainOf(base), layers: base };
  for (const layer of layers.slice(state.baseLayers)) {
    files = await putLayer(session, files, { family: state.family, tar: rewrittenTar(session, layer, epochMs) });
  }
  return { ...state, files };
}

function chainOf(layers: readonly StoredLayer[]): StageFiles['chain'] {
  return layers.reduce<StageFiles['chain']>((chain, { diffId }) => chainIdOn(chain, diffId), undefined);
}

async function* rewrittenTar(
  { stores: { content }, cancelSignal }: BuildSession,
  { descriptor }: StoredLayer,
  epochMs: number,
): AsyncGenerator<Uint8Array> {
  const epoch = epochMs / MS_PER_SECOND;
  let out: Uint8Array[] = [];
  const reader = new TarReader({
    entry(entry) {
      const isYounger = Number(entry.mtime) > epoch;
      out.push(...writeHeader(isYounger ? { ...entry, mtime: String(epoch) } : entry));
      return true;
    },
    // The piece is the reader's only until it gives the next.
    body: (bytes) => out.push(Buffer.from(bytes)),
  });
  for await (const piece of decompress(await content.open(descriptor.digest))) {
    if (cancelSignal.aborted) throw engineError('cancelled');
    reader.push(piece);
    const pieces = out;
    out = [];
    yield* pieces;
  }
  reader.end();
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

/** A tar as one more layer, as blob and as files. Both are held by the build's lease. @throws layer_invalid, disk_full, cancelled */
export async function putLayer(
  { stores: { content, snapshots, workers }, lease, cancelSignal }: BuildSession,
  below: StageFiles,
  { family, tar }: { readonly family: StageState['family']; readonly tar: AsyncIterable<Uint8Array> },
): Promise<StageFiles> {
  await using ingest = await content.ingestUnnamed();
  const hash = createHash('sha256');
  try {
    for await (const piece of tar) {
      hash.update(piece);
      await ingest.write(piece);
    }
  } catch (failure) {
    await ingest.abort();
    throw failure;
  }
  const digest = parseDigest(`sha256:${hash.digest('hex')}`);
  const diffId = digest as string as DiffId;
  const size = ingest.sizeBytes;
  const chain = chainIdOn(below.chain, diffId);
  lease.holdBlob(digest);
  lease.holdSnapshot(chain);
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  if (!snapshots.find(chain)) {
    await using layer = await snapshots.prepareUnnamed();
    const source = { path: content.path(digest) };
    const { sizeBytes } = await applyLayer(workers, {
      source,
      targetDir: layer.dir,
      whiteouts: layer.whiteouts,
      expectedDiffId: diffId,
      cancelSignal,
    });
    await layer.commit({ chainId: chain, parent: below.chain, sizeBytes });
  }
  const descriptor = { mediaType: layerType(family), digest, size };
  return { chain, layers: [...below.layers, { descriptor, diffId }] };
}
