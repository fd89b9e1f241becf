import type { Filter } from '../../wire/words/filter-values.js';
import { listFlag } from '../flag.js';
import { invalid } from './invalid.js';

export { type Filter, groupFilters, oneOf } from '../../wire/words/filter-values.js';

/** `-f, --filter NAME=VALUE`; once for each. */
export const filterFlag = listFlag({
  short: 'f',
  type: 'filter',
  help: 'Filter output based on conditions provided',
  parse: parseFilter,
});

/** Reads `NAME=VALUE`. */
export function parseFilter(text: string): Filter {
  const equals = text.indexOf('=');
  if (equals < 1) throw invalid('bad format of filter (expected name=value)');
  return { name: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1).trim() };
}
