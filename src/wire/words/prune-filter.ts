import { type Filter, groupFilters, oneOf } from './filter-values.js';
import { parseMoment } from './moment.js';

/** What is to be pruned: docker's filters of all its prunes. */
export type PruneFilter = {
  readonly label: readonly string[] | undefined;
  readonly withoutLabel: readonly string[] | undefined;
  readonly untilMs: number | undefined;
};

/** @throws argument_invalid */
export function toPruneFilter(filters: readonly Filter[], nowMs: number): PruneFilter {
  const { label, 'label!': withoutLabel, until } = groupFilters(filters, ['label', 'label!', 'until']);
  const untilText = oneOf('until', until);
  return { label, withoutLabel, untilMs: untilText === undefined ? undefined : parseMoment(untilText, nowMs) };
}
