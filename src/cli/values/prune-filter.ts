import { listFlag } from '../flag.js';
import { type Filter, groupFilters, oneOf, parseFilter } from './filter.js';
import { parseMoment } from './moment.js';

/** What is to be pruned: docker's filters of all its prunes. */
export type PruneFilter = {
  readonly label: readonly string[] | undefined;
  readonly withoutLabel: readonly string[] | undefined;
  readonly untilMs: number | undefined;
};

/** `--filter` of prunes, which has no short form. */
export const pruneFilterFlag = listFlag({
  type: 'filter',
  help: 'Provide filter values (e.g. "until=<timestamp>")',
  parse: parseFilter,
});

/** @throws argument_invalid */
export function toPruneFilter(filters: readonly Filter[], nowMs: number): PruneFilter {
  const { label, 'label!': withoutLabel, until } = groupFilters(filters, ['label', 'label!', 'until']);
  const untilText = oneOf('until', until);
  return { label, withoutLabel, untilMs: untilText === undefined ? undefined : parseMoment(untilText, nowMs) };
}
