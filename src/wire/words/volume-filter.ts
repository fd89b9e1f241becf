import type { PruneVolumes, VolumeFilter } from '../../engine/index.js';
import { type Filter, groupFilters, oneOf } from './filter-values.js';
import { invalid } from './invalid.js';
import { parseMoment } from './moment.js';

const TRUTH: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false };

/** Docker's filters of `volume ls`. @throws argument_invalid */
export function toVolumeFilter(filters: readonly Filter[]): VolumeFilter {
  const { dangling, driver, label, name } = groupFilters(filters, ['dangling', 'driver', 'label', 'name']);
  return { dangling: dangling && truth('dangling', dangling), driver, label, name };
}

/** Docker's filters of `volume prune`, and `until`. @throws argument_invalid */
export function toVolumePrune(filters: readonly Filter[], nowMs: number): PruneVolumes {
  const { all, label, 'label!': withoutLabel, until } = groupFilters(filters, ['all', 'label', 'label!', 'until']);
  const untilText = oneOf('until', until);
  return {
    all: all && truth('all', all),
    label,
    withoutLabel,
    untilMs: untilText === undefined ? undefined : parseMoment(untilText, nowMs),
  };
}

function truth(name: string, values: readonly string[]): boolean {
  const [value = '', ...others] = values;
  const found = others.length === 0 && Object.hasOwn(TRUTH, value) ? TRUTH[value] : undefined;
  if (found === undefined) throw invalid(`invalid filter '${name}=[${values.join(' ')}]'`);
  return found;
}
