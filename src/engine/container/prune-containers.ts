import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { hasLabel } from './filter-containers.js';
import { removeContainer } from './remove-container.js';

export type PruneOptions = {
  readonly label?: readonly string[] | undefined;
  /** Those that have one of these labels stay. */
  readonly withoutLabel?: readonly string[] | undefined;
  readonly untilMs?: number | undefined;
};

/** Somebody starts it, removes it, or has done so. */
const TAKEN_OVER = [
  'container_not_found',
  'container_running',
  'container_state_conflict',
  'snapshot_not_found',
] as const;

/** Removes what is down and matches; what somebody starts or removes meanwhile is left alone. One event tells of the whole. */
export async function pruneContainers(
  parts: ContainerParts,
  { label = [], withoutLabel = [], untilMs = Number.POSITIVE_INFINITY }: PruneOptions = {},
): Promise<{ readonly deleted: readonly ContainerId[]; readonly freedBytes: number }> {
  const snapshotter = await parts.snapshotter();
  const deleted: ContainerId[] = [];
  let freedBytes = 0;
  for (const { id, config, state, createdAtMs } of parts.records.list(['created', 'exited', 'dead'])) {
    const isOld = (state.finishedAtMs || createdAtMs) < untilMs;
    const isMeant = label.every((wanted) => hasLabel(config.labels, wanted));
    if (!isOld || !isMeant || withoutLabel.some((spared) => hasLabel(config.labels, spared))) continue;
    try {
      const { sizeBytes } = await snapshotter.usage(id);
      await removeContainer(parts, id);
      deleted.push(id);
      freedBytes += sizeBytes;
    } catch (error) {
      if (!isEngineError(error, ...TAKEN_OVER)) throw error;
    }
  }
  const actor = { id: '', attributes: { reclaimed: String(freedBytes) } };
  parts.journal.append({ type: 'container', action: 'prune', actor });
  return { deleted, freedBytes };
}
