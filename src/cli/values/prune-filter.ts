import { listFlag } from '../flag.js';
import { parseFilter } from './filter.js';

export { toPruneFilter } from '../../wire/words/prune-filter.js';

/** `--filter` of prunes, which has no short form. */
export const pruneFilterFlag = listFlag({
  type: 'filter',
  help: 'Provide filter values (e.g. "until=<timestamp>")',
  parse: parseFilter,
});
