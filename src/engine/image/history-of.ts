import { chainIds } from '../layer/chain-id.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { HistoryStep } from './image-inspection.js';

/**
 * How an image was made, newest step first. Steps that made a layer take them in turn.
 *
 * @see moby, daemon/images/image_history.go
 */
export function historyOf(record: NamedImageRecord, sizes: ReadonlyMap<string, number>): readonly HistoryStep[] {
  const { history = [], rootfs } = record.config;
  const chains = chainIds(rootfs.diff_ids).values();
  const steps = history.map((step, index): HistoryStep => {
    const isNewest = index === history.length - 1;
    const chain = step.empty_layer ? undefined : chains.next().value;
    return {
      id: isNewest ? record.id : undefined,
      createdAtMs: Date.parse(step.created ?? '') || 0,
      createdBy: step.created_by ?? '',
      comment: step.comment ?? '',
      sizeBytes: chain === undefined ? 0 : (sizes.get(chain) ?? 0),
      tags: isNewest ? record.names : [],
    };
  });
  return steps.toReversed();
}
