import type { Engine, NetworkFilter } from '../../engine/index.js';
import { parseNetworkType } from '../../wire/words/network-type.js';
import { command } from '../command.js';
import { parseBoolean, switchFlag } from '../flag.js';
import { chosenFormat } from '../format/chosen-format.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { NETWORK_COLUMNS, networkColumns } from '../print/network-columns.js';
import { type Filter, filterFlag, groupFilters, oneOf } from '../values/filter.js';

/** `docker network ls` */
export const networkLs = command({
  summary: 'List networks',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    filter: filterFlag,
    format: listFormatFlag,
    noTrunc: switchFlag({ help: 'Do not truncate the output' }),
    quiet: switchFlag({ short: 'q', help: 'Only display network IDs' }),
  },
  async run(engine: Pick<Engine, 'networks'>, { flags: { filter, format, noTrunc, quiet }, io, out }) {
    const networks = await engine.networks.list(toNetworkFilter(filter));
    await printRows(out, {
      items: networks.toSorted((a, b) => inOrder.compare(a.name, b.name)),
      columns: networkColumns({ isTruncated: !noTrunc }),
      shown: NETWORK_COLUMNS,
      quietColumn: 'ID',
      isQuiet: quiet,
      format: chosenFormat({ format, quiet }, io, 'networksFormat'),
    });
  },
});

/** `net2` before `net10`. */
const inOrder = new Intl.Collator('en', { numeric: true });

const FILTERS = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'] as const;

function toNetworkFilter(filters: readonly Filter[]): NetworkFilter {
  const { dangling, driver, id, label, name, scope, type } = groupFilters(filters, FILTERS);
  const isDangling = oneOf('dangling', dangling);
  return {
    driver,
    id,
    label,
    name,
    scope,
    type: parseNetworkType(type),
    isDangling: isDangling === undefined ? undefined : parseBoolean(isDangling),
  };
}
