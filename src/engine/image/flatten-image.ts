import type { Digest } from '../../oci/digest.js';
import { packTree } from '../layer/tree/pack-tree.js';
import { stackEntries } from '../layer/tree/stack-entries.js';
import { commitImage } from './commit-image.js';
import { getImage } from './find-image.js';
import type { ImageParts } from './image-parts.js';
import { imageStack } from './image-stack.js';
import { toImageDetails } from './to-image.js';

export type FlattenOptions = {
  /** Name for the new image; without one it is dangling. */
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/**
 * Makes an image with all files of another one in a single layer, and its whole configuration: what lower layers hold and
 * upper ones hide is not in it. Its history is that one step.
 *
 * @throws image_not_found, reference_invalid, snapshot_not_found, disk_full, cancelled
 */
export async function flattenImage(
  parts: ImageParts,
  ref: string,
  { name, message, cancelSignal }: FlattenOptions = {},
): Promise<Digest> {
  using lease = parts.openLease();
  const { record } = getImage(parts.records, ref);
  const { syscalls } = parts.host;
  const stack = imageStack(parts.snapshots, lease, record.config);
  const whole = toImageDetails(record);
  const ground = {
    ...whole,
    layers: [],
    config: { ...whole.config, history: [], rootfs: { type: 'layers', diff_ids: [] } },
  } as const;
  return await commitImage(parts, {
    parent: ground,
    tar: packTree(syscalls, stackEntries(syscalls, stack, parts.snapshots.whiteouts), { cancelSignal }),
    config: record.config.config ?? {},
    author: record.config.author,
    message,
    createdBy: `flatten ${record.id}`,
    name,
    onRegistered: (id) => parts.events.happened('import', parts.records.get(id)),
    cancelSignal,
  });
}
