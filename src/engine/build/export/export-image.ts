import type { Descriptor } from '../../../oci/descriptor.js';
import type { Digest } from '../../../oci/digest.js';
import type { ImageConfig } from '../../../oci/image-config.js';
import {
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../../oci/reference.js';
import { compact } from '../../../oci/untrusted-json.js';
import { imageEvents } from '../../image/image-events.js';
import { storeDocuments } from '../../image/store-documents.js';
import { chainIds } from '../../layer/chain-id.js';
import { type ImageRecord, imageRecords } from '../../metadata/images.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import { internalVertex } from '../stage/stage-vertices.js';

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
  tags: readonly Reference[],
): Promise<ExportedImage> {
  const { parts, stores, lease, tell } = session;
  const vertex = { ...internalVertex('export', 'exporting to image'), kind: 'export' as const };
  tell({ kind: 'started', vertex });
  const config = imageConfig(session, state);
  const layers = state.files.layers.map(({ descriptor }) => descriptor);
  const { id, manifest } = await storeDocuments(stores, lease, { config, layers, family: state.family });
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

function imageConfig(
  { parts, request }: BuildSession,
  { run, files, history, author, platform, createdAt }: StageState,
): ImageConfig {
  const labels = { ...run.Labels, ...request.labels };
  return compact({
    created: createdAt ?? new Date(parts.host.clock.nowMs()).toISOString(),
    author,
    ...platform,
    config: { ...run, ...(Object.keys(labels).length > 0 && { Labels: labels }) },
    rootfs: { type: 'layers' as const, diff_ids: files.layers.map(({ diffId }) => diffId) },
    history,
  });
}
