import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { StoredBlob } from '../content/content-store.js';
import { errnoOf } from '../content/storage-failure.js';
import { findLayerBlob } from '../image/find-layer-blob.js';
import type { ImageStores } from '../image/image-parts.js';
import { toImage } from '../image/to-image.js';
import { chainIds } from '../layer/chain-id.js';
import type { Lease } from '../lease/lease.js';
import { type ImageRecords, imageRecords, type NamedImageRecord } from '../metadata/images.js';
import { fetchAgain } from './fetch-again.js';
import { findChangedLayers } from './find-changed-layers.js';
import { repairStorage } from './repair-storage.js';
import type { StorageCheck, StorageCheckOptions, StorageProblem } from './storage-check.js';
import type { StorageParts } from './storage-parts.js';

/** What is wrong, and which images it is wrong for. */
export type Finding = Pick<StorageProblem, 'kind' | 'what'> & { readonly images: readonly NamedImageRecord[] };

/**
 * Reads every blob, and looks at the folder of every layer. Others may pull, run and remove meanwhile: what is gone by the
 * end is no problem, and what is not whole yet has no record.
 */
export async function checkStorage(parts: StorageParts, options: StorageCheckOptions = {}): Promise<StorageCheck> {
  const stores = await parts.stores();
  const records = imageRecords(parts.database);
  const blobs = await stores.content.list();
  const damaged = await findDamagedBlobs(stores, blobs, options);
  const layers = stores.snapshots.list().filter(({ kind }) => kind === 'committed');
  const changed = await findChangedLayers(parts, stores, { layers, records, cancelSignal: options.cancelSignal });
  const findings = [
    ...damaged.map((what) => finding('blob_damaged', what, records.list().filter(needsBlob(what)))),
    ...(await findMissingBlobs(stores, records)),
    ...changed.map(({ kind, key }) => finding(kind, key, records.list().filter(needsLayer(key)))),
    ...findMissingLayers(stores, records, new Set(changed.map(({ key }) => key))),
  ];
  // What is good of an image that is dropped need not be fetched with the rest.
  using lease = stores.openLease();
  if (options.repairs) holdBlobs(lease, findings);
  const repaired = options.repairs ? await repairStorage(parts, stores, findings) : new Set<string>();
  const lacking = findings.filter(({ kind, what }) => kind === 'blob_missing' || repaired.has(what));
  const whole = options.repairs
    ? await fetchAgain(
        parts,
        lacking.flatMap(({ images }) => images),
        options,
      )
    : new Set<string>();
  const isFetched = (each: Finding): boolean =>
    lacking.includes(each) && each.images.length > 0 && each.images.every(({ id }) => whole.has(id));
  return {
    blobs: blobs.length,
    blobBytes: blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    layers: layers.length,
    problems: findings.map((each) => ({
      kind: each.kind,
      what: each.what,
      images: each.images.map(toImage),
      containers: containersOf(parts, each.images),
      isRepaired: repaired.has(each.what) || isFetched(each),
      isFetched: isFetched(each),
    })),
  };
}

function holdBlobs(lease: Lease, findings: readonly Finding[]): void {
  for (const { id, target, layers } of findings.flatMap(({ images }) => images)) {
    for (const digest of [id, target.digest, ...layers.map((layer) => layer.digest)]) lease.holdBlob(digest);
  }
}

const finding = (kind: Finding['kind'], what: string, images: readonly NamedImageRecord[]): Finding => ({
  kind,
  what,
  images,
});

async function findDamagedBlobs(
  { content }: ImageStores,
  blobs: readonly StoredBlob[],
  { onProgress, cancelSignal }: StorageCheckOptions,
): Promise<readonly Digest[]> {
  const totalBytes = blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const damaged: Digest[] = [];
  let bytes = 0;
  for (const { digest, sizeBytes } of blobs) {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    if ((await isWhole(content, digest, cancelSignal)) === false) damaged.push(digest);
    bytes += sizeBytes;
    onProgress?.({ bytes, totalBytes });
  }
  return damaged;
}

/** Undefined where it is gone. */
async function isWhole(
  content: ImageStores['content'],
  digest: Digest,
  cancelSignal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  try {
    for await (const _piece of content.scan(digest)) if (cancelSignal?.aborted) throw engineError('cancelled');
    return true;
  } catch (error) {
    if (isEngineError(error, 'blob_not_found') || errnoOf(error) === 'ENOENT') return undefined;
    if (isEngineError(error, 'blob_digest_mismatch') || errnoOf(error) === 'EIO') return false;
    throw error;
  }
}

const needsBlob =
  (blob: string) =>
  ({ id, target, layers }: NamedImageRecord): boolean =>
    [id, target.digest, ...layers.map(({ digest }) => digest)].some((digest) => digest === blob);

const needsLayer =
  (chain: string) =>
  ({ config }: NamedImageRecord): boolean =>
    chainIds(config.rootfs.diff_ids).some((each) => each === chain);

/** Of layers that are here in another form none is missed. */
async function findMissingBlobs(
  { content, openLease }: ImageStores,
  records: ImageRecords,
): Promise<readonly Finding[]> {
  using lease = openLease();
  const missing = new Set<Digest>();
  for (const record of records.list()) {
    for (const digest of [record.id, record.target.digest]) if (!(await content.has(digest))) missing.add(digest);
    for (const [index, { digest }] of record.layers.entries()) {
      try {
        await findLayerBlob({ content, records }, lease, { record, index });
      } catch (error) {
        if (!isEngineError(error, 'layer_not_kept')) throw error;
        missing.add(digest);
      }
    }
  }
  return [...missing]
    .map((what) => finding('blob_missing', what, records.list().filter(needsBlob(what))))
    .filter(({ images }) => images.length > 0);
}

/** Layers that a record names, and of which there is not even a row. */
function findMissingLayers(
  { snapshots }: ImageStores,
  records: ImageRecords,
  known: ReadonlySet<string>,
): readonly Finding[] {
  const chains = new Set(records.list().flatMap(({ config }) => chainIds(config.rootfs.diff_ids)));
  return [...chains]
    .filter((chain) => !known.has(chain) && !snapshots.find(chain))
    .map((what) => finding('layer_missing', what, records.list().filter(needsLayer(what))));
}

function containersOf({ records }: StorageParts, images: readonly NamedImageRecord[]): readonly string[] {
  const ids = new Set<string>(images.map(({ id }) => id));
  return records
    .list()
    .filter(({ imageId }) => ids.has(imageId))
    .map(({ name }) => name);
}
