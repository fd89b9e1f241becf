import type { PruneBuildCache } from '../../engine/index.js';
import { type Filter, groupFilters, oneOf } from './filter-values.js';
import { parseMoment } from './moment.js';

/**
 * What of the cache of builds is to go: docker's filters for it.
 *
 * @throws argument_invalid @see moby, builder/builder-next/builder.go: toBuildkitPruneInfo
 */
export function toBuildPrune(
  filters: readonly Filter[],
  nowMs: number,
): Pick<PruneBuildCache, 'unusedSinceMs' | 'ids' | 'types'> {
  const { until, 'unused-for': unusedFor, id, type } = groupFilters(filters, ['until', 'unused-for', 'id', 'type']);
  const since = oneOf('until', until) ?? oneOf('unused-for', unusedFor);
  return { unusedSinceMs: since === undefined ? undefined : parseMoment(since, nowMs), ids: id, types: type };
}
