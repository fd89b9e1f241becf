import type { Descriptor } from '../../../oci/descriptor.js';
import type { Digest } from '../../../oci/digest.js';
import {
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../../oci/reference.js';
import { imageEvents } from '../../image/image-events.js';
import { storeDocuments } from '../../image/store-documents.js';
import { chainIds } from '../../layer/chain-id.js';
import { type ImageRecord, imageRecords } from '../../metadata/images.js';
import type { ImageForm } from '../build-request.js';
import type { BuildSession } from '../build-session.js';
import { inlineCache } from '../cache/remote/export-cache.js';
import type { StageState } from '../stage/stage-state.js';
import { internalVertex } from '../stage/stage-vertices.js';
import { familyOf } from './export-package.js';
import { imageConfig, withInlineCache } from './image-config.js';
import { inFamily } from './pack/layer-form.js';

export type ExportedImage = { readonly id: Digest; readonly manifest: Descriptor; readonly names: readonly string[] };

/** The names that were asked for. @throws reference_invalid */
export const tagsOf = (tags: readonly string[] = []): readonly Reference[] =>
  tags.map((tag) => withDefaultTag(parseReference(tag)));

/**
 * Makes the image of a stage and gives it its names, in one transaction: until then there is nothing but what the build's
 * lease holds. All of it is on the disk before.
 *
 * @throws disk_full
 */
export async function exportImage(
  session: BuildSession,
  state: StageState,
  { tags, form = {} }: { readonly tags: readonly Reference[]; readonly form?: ImageForm | undefined },
): Promise<ExportedImage> {
  const { parts, stores, lease, tell } = session;
  const vertex = { ...internalVertex('export', 'exporting to image'), kind: 'export' as const };
  tell({ kind: 'started', vertex });
  const config = imageConfig(session, state);
  const family = familyOf(state, form);
  const layers = state.files.layers.map(({ descriptor }) => inFamily(descriptor, family));
  const cached = withInlineCache(config, inlineCache(session, state));
  const documents = { config: cached, layers, family, annotations: form.annotations };
  const { id, manifest } = await storeDocuments(stores, lease, documents);
  const records = imageRecords(parts.database);
  // One that is there already is on the disk.
  if (!records.find(id)) await stores.snapshots.flush();
  const record: ImageRecord = {
    id,
    target: manifest,
    config,
    chainId: state.files.chain,
    layers,
    createdAtMs: Date.parse(config.created ?? ''),
    addedAtMs: parts.host.clock.nowMs(),
    sizeBytes: chainIds(config.rootfs.diff_ids).reduce(
      (sum, chain) => sum + (stores.snapshots.find(chain)?.sizeBytes ?? 0),
      0,
    ),
  };
  const events = imageEvents(parts.journal);
  parts.database.transaction(() => {
    records.put(record);
    events.happened('create', record);
    for (const tag of tags) {
      records.setName(formatReference(tag), id);
      events.tagged(tag, record);
    }
  });
  tell({ kind: 'done', vertex });
  tell({ kind: 'image', id });
  const names = tags.map(familiarReference);
  for (const name of names) tell({ kind: 'tagged', name });
  return { id, manifest, names };
}
