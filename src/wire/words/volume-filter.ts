import type { PruneVolumes, VolumeFilter } from '../../engine/index.js';
import { parseTruth } from './filter-truth.js';
import { type Filter, groupFilters, oneOf } from './filter-values.js';
import { parseMoment } from './moment.js';

/** Docker's filters of `volume ls`. @throws argument_invalid */
export function toVolumeFilter(filters: readonly Filter[]): VolumeFilter {
  const { dangling, driver, label, name } = groupFilters(filters, ['dangling', 'driver', 'label', 'name']);
  return { dangling: dangling && parseTruth('dangling', dangling), driver, label, name };
}

/** Docker's filters of `volume prune`, and `until`. @throws argument_invalid */
export function toVolumePrune(filters: readonly Filter[], nowMs: number): PruneVolumes {
  const { all, label, 'label!': withoutLabel, until } = groupFilters(filters, ['all', 'label', 'label!', 'until']);
  const untilText = oneOf('until', until);
  return {
    all: all && parseTruth('all', all),
    label,
    withoutLabel,
    untilMs: untilText === undefined ? undefined : parseMoment(untilText, nowMs),
  };
}
