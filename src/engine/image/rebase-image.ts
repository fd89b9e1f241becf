import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { ImageConfig, ImageHistory } from '../../oci/image-config.js';
import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { compact } from '../../oci/untrusted-json.js';
import type { Lease } from '../lease/lease.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { contentSource } from './content-source.js';
import { getImage } from './find-image.js';
import { findLayerBlob } from './find-layer-blob.js';
import type { ImageParts } from './image-parts.js';
import { storeDocuments } from './store-documents.js';
import { storeImage } from './store-image.js';

export type RebaseOptions = {
  /** What the image is to stand on from now on. */
  readonly onto: string;
  /** What it stands on; where none is named, the image that is here of which it has the most layers. */
  readonly from?: string | undefined;
  readonly name?: string | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/**
 * Makes an image with the layers of `onto` below, and above them those that `ref` has on its base. Its configuration stays;
 * nothing is run, so files of the upper layers that were made from the old base are what they were.
 *
 * @throws image_not_found, argument_invalid where it does not stand on `from`, layer_not_kept, disk_full, cancelled
 */
export async function rebaseImage(parts: ImageParts, ref: string, options: RebaseOptions): Promise<Digest> {
  const name = options.name === undefined ? undefined : withDefaultTag(parseReference(options.name));
  using lease = parts.openLease();
  const { record } = getImage(parts.records, ref);
  const onto = getImage(parts.records, options.onto).record;
  const from = options.from === undefined ? findBase(parts, record) : getImage(parts.records, options.from).record;
  if (!from || !standsOn(record, from)) {
    const base = options.from === undefined ? 'any image that is here' : options.from;
    throw engineError('argument_invalid', { reason: `${ref} does not stand on the layers of ${base}` });
  }
  const layers = await layersOf(parts, lease, { record, from, onto });
  const documents = { config: rebasedConfig(parts, { record, from, onto }), layers };
  const { manifest: target } = await storeDocuments(parts, lease, documents);
  const { os, architecture, variant } = record.config;
  const stored = await storeImage(parts, {
    source: contentSource(parts.content),
    target,
    platform: compact({ os, architecture, variant }),
    ref,
    lease,
    cancelSignal: options.cancelSignal,
  });
  parts.database.transaction(() => {
    parts.records.put(stored);
    if (name) parts.records.setName(formatReference(name), stored.id);
    parts.events.happened('import', stored);
  });
  return stored.id;
}

type Bases = { readonly record: NamedImageRecord; readonly from: NamedImageRecord; readonly onto: NamedImageRecord };

const depth = ({ config }: NamedImageRecord): number => config.rootfs.diff_ids.length;

/** The layers of `base` are the first of `record`, which has more. */
function standsOn(record: NamedImageRecord, base: NamedImageRecord): boolean {
  const layers = record.config.rootfs.diff_ids;
  const isProper = depth(base) > 0 && depth(base) < depth(record);
  return isProper && base.config.rootfs.diff_ids.every((layer, index) => layer === layers[index]);
}

function findBase({ records }: ImageParts, record: NamedImageRecord): NamedImageRecord | undefined {
  const bases = records.list().filter((other) => standsOn(record, other));
  return bases.toSorted((one, other) => depth(other) - depth(one))[0];
}

async function layersOf(
  parts: ImageParts,
  lease: Lease,
  { record, from, onto }: Bases,
): Promise<readonly Descriptor[]> {
  const wanted = [
    ...onto.layers.map((_, index) => ({ record: onto, index })),
    ...record.layers.map((_, index) => ({ record, index })).slice(depth(from)),
  ];
  const layers: Descriptor[] = [];
  for (const place of wanted) layers.push(await findLayerBlob(parts, lease, place));
  return layers;
}

function rebasedConfig({ host }: ImageParts, { record, from, onto }: Bases): ImageConfig {
  const { config } = record;
  const diffIds = [...onto.config.rootfs.diff_ids, ...config.rootfs.diff_ids.slice(depth(from))];
  return compact({
    ...config,
    created: new Date(host.clock.nowMs()).toISOString(),
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: [...(onto.config.history ?? []), ...stepsAbove(config.history ?? [], depth(from))],
  });
}

/** The steps behind the one that made the last of so many layers. */
function stepsAbove(history: readonly ImageHistory[], layers: number): readonly ImageHistory[] {
  let left = layers;
  const last = history.findIndex(({ empty_layer: isEmpty }) => {
    if (!isEmpty) left -= 1;
    return left === 0;
  });
  return history.slice(last + 1);
}
