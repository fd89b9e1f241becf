import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { switchFlag } from '../flag.js';
import { withConfiguredFilters } from '../values/configured-prune-filters.js';
import { pruneFilterFlag, toPruneFilter } from '../values/prune-filter.js';

/** `docker network prune` */
export const networkPrune = command({
  summary: 'Remove all unused networks',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    filter: pruneFilterFlag,
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'networks'>, context) {
    const { flags, io, out, nowMs } = context;
    const filter = toPruneFilter(withConfiguredFilters(flags.filter, io), nowMs());
    const warning = 'This will remove all custom networks not used by at least one container.';
    if (!flags.force && !(await confirm(context, warning))) return;
    const { deleted } = await engine.networks.prune(filter);
    if (deleted.length > 0) out.line(['Deleted Networks:', ...deleted, ''].join('\n'));
  },
});
