import { engineError } from '../../../errors/engine-error.js';
import { decompress } from '../../layer/decompress.js';
import { BLOCK_BYTES } from '../../layer/tar/tar-entry.js';
import { TarReader } from '../../layer/tar/tar-reader.js';
import { writeHeader } from '../../layer/tar/write-header.js';
import type { BuildSession } from '../build-session.js';
import type { StageState, StoredLayer } from '../stage/stage-state.js';
import { putLayer } from './put-layer.js';
import { baseOf } from './squash.js';

const MS_PER_SECOND = 1000;

/**
 * The stage with layers in which no file is younger than that moment, those of its base as they are: what two machines build
 * is then the same to the byte. The cache keeps the layers as they were made.
 *
 * @throws layer_invalid, blob_not_found, disk_full, cancelled
 * @see moby/buildkit, docs/build-repro.md: rewrite-timestamp
 */
export async function rewriteTimes(session: BuildSession, state: StageState, epochMs: number): Promise<StageState> {
  let files = baseOf(state);
  for (const layer of state.files.layers.slice(state.baseLayers)) {
    files = await putLayer(session, files, { family: state.family, tar: rewrittenTar(session, layer, epochMs) });
  }
  return { ...state, files };
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
  yield* out;
  yield Buffer.alloc(2 * BLOCK_BYTES);
}
