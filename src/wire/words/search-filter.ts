import type { FoundRepository } from '../../engine/index.js';
import { parseTruth } from './filter-truth.js';
import { type Filter, groupFilters } from './filter-values.js';
import { invalid } from './invalid.js';

/**
 * Which of the repositories that a registry has found are wanted: docker's filters of `search`.
 *
 * @throws argument_invalid, so that no registry is asked for what cannot be told @see moby, daemon/pkg/registry/search.go
 */
export function toSearchFilter(filters: readonly Filter[]): (found: FoundRepository) => boolean {
  const {
    stars = [],
    'is-official': official,
    'is-automated': automated,
  } = groupFilters(filters, ['stars', 'is-official', 'is-automated']);
  const leastStars = Math.max(0, ...stars.map(parseStars));
  const isOfficial = official && parseTruth('is-official', official);
  const isAutomated = automated && parseTruth('is-automated', automated);
  return (found) =>
    found.stars >= leastStars &&
    found.isOfficial === (isOfficial ?? found.isOfficial) &&
    found.isAutomated === (isAutomated ?? found.isAutomated);
}

function parseStars(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw invalid(`invalid filter 'stars=[${text}]'`);
  return Number(text);
}
