import type { ContainerFilter, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { integerFlag, parseInteger, switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { CONTAINER_COLUMNS, type ContainerRow, containerColumns } from '../print/container-columns.js';
import { type Filter, filterFlag, groupFilters, oneOf } from '../values/filter.js';
import { invalid } from '../values/invalid.js';

const FILTERS = ['ancestor', 'before', 'exited', 'health', 'id', 'label', 'name', 'since', 'status'] as const;

/** `docker ps` */
export const ps = command({
  summary: 'List containers',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Show all containers (default shows just running)' }),
    filter: filterFlag,
    format: listFormatFlag,
    last: integerFlag({ short: 'n', help: 'Show n last created containers (includes all states)', shownDefault: '-1' }),
    latest: switchFlag({ short: 'l', help: 'Show the latest created container (includes all states)' }),
    noTrunc: switchFlag({ help: "Don't truncate output" }),
    quiet: switchFlag({ short: 'q', help: 'Only display container IDs' }),
    size: switchFlag({ short: 's', help: 'Display total file sizes' }),
  },
  async run(engine: Pick<Engine, 'containers'>, { flags, out, nowMs }) {
    const { all, filter, format, last = -1, latest, noTrunc, quiet, size } = flags;
    const count = latest && last < 0 ? 1 : last;
    const listed = await engine.containers.list({ ...toContainerFilter(filter), all: all || count >= 0 });
    const shown = count >= 0 ? listed.slice(0, count) : listed;
    const wantsSize = size || (format !== undefined && /\.Size\b/.test(format));
    const items = await Promise.all(
      shown.map(async (container) => ({
        container,
        size: wantsSize ? await findSize(engine, container.id) : undefined,
      })),
    );
    await printRows(out, {
      items,
      columns: containerColumns({ nowMs: nowMs(), isTruncated: !noTrunc }),
      shown: size ? [...CONTAINER_COLUMNS, 'Size'] : CONTAINER_COLUMNS,
      quietColumn: 'ID',
      isQuiet: quiet,
      format,
    });
  },
});

/** Undefined for one that has been removed since it was listed. */
async function findSize({ containers }: Pick<Engine, 'containers'>, id: string): Promise<ContainerRow['size']> {
  try {
    return await containers.size(id);
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
    return undefined;
  }
}

const HEALTHS = ['starting', 'healthy', 'unhealthy', 'none'] as const;

function parseHealth(text: string): (typeof HEALTHS)[number] {
  const known = HEALTHS.find((each) => each === text);
  if (known === undefined) throw invalid(`unrecognized filter value for health: ${text}`);
  return known;
}

function toContainerFilter(filters: readonly Filter[]): ContainerFilter {
  const { before, since, exited, health, ...rest } = groupFilters(filters, FILTERS);
  return {
    ...rest,
    exited: exited?.map(parseInteger),
    health: health?.map(parseHealth),
    before: oneOf('before', before),
    since: oneOf('since', since),
  };
}
