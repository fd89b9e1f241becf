import { hasLabel } from '../container/filter-containers.js';
import { matchesPattern } from '../container/matches-pattern.js';
import type { VolumeDetails } from '../volume/volume.js';
import type { PruneVolumes, VolumeFilter } from '../volume/volume-service.js';

/** Keeps those that match. @see moby, volume/service/service.go: filtersToBy */
export function filterVolumes(
  volumes: readonly VolumeDetails[],
  { dangling, driver, label = [], name }: VolumeFilter,
): readonly VolumeDetails[] {
  return volumes.filter(
    (volume) =>
      (dangling === undefined || dangling === (volume.users.length === 0)) &&
      (!driver || driver.includes('local')) &&
      label.every((wanted) => hasLabel(volume.labels, wanted)) &&
      (!name || name.some((pattern) => matchesPattern(volume.name, pattern))),
  );
}

/** Whether a prune is to take it, where nobody uses it. */
export const isPruned = (
  { isAnonymous, labels, createdAtMs }: Pick<VolumeDetails, 'isAnonymous' | 'labels' | 'createdAtMs'>,
  { all = false, label = [], withoutLabel = [], untilMs = Number.POSITIVE_INFINITY }: PruneVolumes,
): boolean =>
  (all || isAnonymous) &&
  createdAtMs < untilMs &&
  label.every((wanted) => hasLabel(labels, wanted)) &&
  !withoutLabel.some((spared) => hasLabel(labels, spared));
