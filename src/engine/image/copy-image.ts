import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { isForeignLayer, type Manifest } from '../../oci/manifest.js';
import { MAX_DOCUMENT_BYTES, parseManifest } from '../../oci/parse-manifest.js';
import { familiarReference, formatReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { formatPlatform, selectManifest } from '../../oci/select-manifest.js';
import type { Registries } from '../registry/registries.js';
import { eachInOrder } from './each-in-order.js';
import type { CopiedImage, CopyOptions } from './image.js';
import type { ImageParts } from './image-parts.js';
import type { ImageSource } from './image-source.js';
import type { ImageTarget } from './image-target.js';
import { pushProgress } from './push-progress.js';

const BLOBS_AT_ONCE = 4;
const MAX_INDEX_DEPTH = 3;

type Copy = {
  readonly from: Reference;
  readonly to: Reference;
  readonly source: ImageSource;
  readonly target: ImageTarget;
  readonly clock: ImageParts['host']['clock'];
  readonly options: CopyOptions;
};

/**
 * Copies an image from one registry to another, through this process and past the store. Everything stays byte for byte,
 * all platforms of an index among it, unless one is asked for.
 */
export async function copyImage(
  { host }: Pick<ImageParts, 'host'>,
  registries: Registries,
  names: { readonly from: string; readonly to: string },
  options: CopyOptions = {},
): Promise<CopiedImage> {
  const from = withDefaultTag(await registries.parse(names.from));
  const to = withDefaultTag(await registries.parse(names.to));
  const [source, target] = [await registries.source(from), await registries.target(to, options.credentials)];
  const copy: Copy = { from, to, source, target, clock: host.clock, options };
  const { cancelSignal } = options;
  const found = await choose(copy, await source.resolve({ cancelSignal }), 0);
  await copyManifest(copy, found, { name: to.digest ?? to.tag ?? 'latest', depth: 0 });
  return { name: formatReference(to), digest: found.digest, manifestSizeBytes: found.size };
}

/** The manifest of the platform asked for; without one, what the name stands for. */
async function choose(copy: Copy, found: Descriptor, depth: number): Promise<Descriptor> {
  const { from, source, options } = copy;
  const { platform, cancelSignal } = options;
  if (!platform) return found;
  const parsed = parse(await source.readManifest(found, { cancelSignal }));
  if (parsed.kind === 'manifest') return found;
  const selected = selectManifest(parsed.index, platform);
  if (!selected || depth >= MAX_INDEX_DEPTH) {
    throw engineError('image_platform_missing', { ref: familiarReference(from), platform: formatPlatform(platform) });
  }
  return await choose(copy, selected, depth + 1);
}

async function copyManifest(
  copy: Copy,
  descriptor: Descriptor,
  { name, depth }: { readonly name: string; readonly depth: number },
): Promise<void> {
  const { source, target, options } = copy;
  const { cancelSignal } = options;
  if (depth > MAX_INDEX_DEPTH) throw engineError('manifest_invalid', { reason: 'an index in an index too many times' });
  const isThere = await target.hasManifest(descriptor.digest, { cancelSignal });
  if (isThere && name === descriptor.digest) return;
  const bytes = await source.readManifest(descriptor, { cancelSignal });
  const parsed = parse(bytes);
  if (!isThere) {
    if (parsed.kind === 'manifest') await copyBlobs(copy, parsed.manifest);
    else {
      for (const child of parsed.index.manifests) {
        await copyManifest(copy, child, { name: child.digest, depth: depth + 1 });
      }
    }
  }
  const { mediaType = descriptor.mediaType } = parsed.kind === 'manifest' ? parsed.manifest : parsed.index;
  await target.writeManifest({ name, mediaType, digest: descriptor.digest, bytes }, { cancelSignal });
}

async function copyBlobs({ from, to, source, target, clock, options }: Copy, manifest: Manifest): Promise<void> {
  const { onProgress, cancelSignal } = options;
  const repositories = from.registry === to.registry ? [from.repository] : [];
  const blobs = new Map([...manifest.layers, manifest.config].map((blob) => [blob.digest, blob]));
  await eachInOrder(
    [...blobs.values()],
    { limit: BLOBS_AT_ONCE, cancelSignal },
    async (descriptor, _index, control) => {
      const progress = pushProgress(descriptor.digest, { clock, onProgress });
      if (isForeignLayer(descriptor)) return progress.tell('skipped');
      progress.tell('preparing', { totalBytes: descriptor.size });
      const open = (offset: number): AsyncIterable<Uint8Array> =>
        verified(
          source.readBlob(descriptor, { offset, cancelSignal: control.cancelSignal }),
          descriptor.digest,
          offset,
        );
      const written = await target.writeBlob(
        { descriptor, open, repositories },
        {
          cancelSignal: control.cancelSignal,
          onProgress: (currentBytes) => progress.tell('pushing', { currentBytes, totalBytes: descriptor.size }),
          onRetry: (message) => progress.tell('retrying', { message }),
        },
      );
      if (written.how === 'mounted') progress.tell('mounted', { message: written.repository });
      else progress.tell(written.how === 'sent' ? 'pushed' : 'exists');
    },
  );
  if (cancelSignal?.aborted) throw engineError('cancelled');
}

/** Whose fault it is that the bytes are wrong is known here, where they pass from the beginning. */
async function* verified(
  bytes: AsyncIterable<Uint8Array>,
  expected: Digest,
  offset: number,
): AsyncGenerator<Uint8Array> {
  const algorithm = expected.startsWith('sha512:') ? 'sha512' : 'sha256';
  const hash = createHash(algorithm);
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const actual = parseDigest(`${algorithm}:${hash.digest('hex')}`);
  if (offset === 0 && actual !== expected) throw engineError('blob_digest_mismatch', { expected, actual });
}

function parse(bytes: Uint8Array) {
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) throw engineError('manifest_invalid', { reason: 'it is too long' });
  return parseManifest(Buffer.from(bytes).toString('utf8'));
}
