import type { Reference } from '../../../../oci/reference.js';
import { eachInOrder } from '../../../image/each-in-order.js';
import { knownRepositories } from '../../../image/pushable-layers.js';
import { imageRecords } from '../../../metadata/images.js';
import type { BuildProgress, BuildVertex } from '../../build-progress.js';
import type { BuildSession } from '../../build-session.js';
import { type Package, topOf } from './package.js';

const BLOBS_AT_ONCE = 5;

/** Brings a package to a registry, under a name: blobs first, and what names the others last. @throws upload_failed, registry_*, cancelled */
export async function sendPackage(
  session: BuildSession,
  pack: Package,
  { name, vertex }: { readonly name: Reference; readonly vertex: BuildVertex },
): Promise<void> {
  const { parts, request, tell, cancelSignal } = session;
  const registries = await parts.registries();
  const target = await registries.target(name, request.credentials?.[name.registry]);
  const images = imageRecords(parts.database).list();
  const blobs = [...new Map(pack.blobs.map((blob) => [blob.descriptor.digest, blob])).values()];
  await eachInOrder(blobs, { limit: BLOBS_AT_ONCE, cancelSignal }, async ({ descriptor, open }, _index, control) => {
    const { digest, size } = descriptor;
    const onProgress = (currentBytes: number): void =>
      tell(transferOf(vertex, { what: digest, currentBytes, totalBytes: size }));
    const repositories = knownRepositories(images, name, [digest]);
    await target.writeBlob({ descriptor, open, repositories }, { onProgress, cancelSignal: control.cancelSignal });
    onProgress(size);
  });
  const top = topOf(pack);
  for (const { descriptor, bytes } of pack.manifests) {
    const { digest, mediaType } = descriptor;
    const known = digest === top.descriptor.digest ? (name.tag ?? 'latest') : digest;
    await target.writeManifest({ name: known, mediaType, digest, bytes }, { cancelSignal });
  }
}

const transferOf = (
  vertex: BuildVertex,
  transfer: { readonly what: string; readonly currentBytes: number; readonly totalBytes: number },
): BuildProgress => ({ kind: 'transfer', vertex, ...transfer });
