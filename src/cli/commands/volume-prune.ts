import type { Engine } from '../../engine/index.js';
import { toVolumePrune } from '../../wire/words/volume-filter.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { listFlag, switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { deletedLines } from '../print/removed-lines.js';
import { withConfiguredFilters } from '../values/configured-prune-filters.js';
import { parseFilter } from '../values/filter.js';
import { invalid } from '../values/invalid.js';

/** `docker volume prune` */
export const volumePrune = command({
  summary: 'Remove unused local volumes',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Remove all unused volumes, not just anonymous ones' }),
    filter: listFlag({ type: 'filter', help: 'Provide filter values (e.g. "label=<label>")', parse: parseFilter }),
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'volumes'>, context) {
    const {
      flags: { all, filter, force },
      io,
      out,
      nowMs,
    } = context;
    const wanted = toVolumePrune(withConfiguredFilters(filter, io), nowMs());
    if (all && wanted.all !== undefined) {
      throw invalid('conflicting options: cannot specify both --all and --filter all=1');
    }
    const takesAll = all || wanted.all === true;
    const what = takesAll ? 'all local volumes' : 'anonymous local volumes';
    if (!force && !(await confirm(context, `This will remove ${what} not used by at least one container.`))) return;
    const { deleted, freedBytes } = await engine.volumes.prune({ ...wanted, all: takesAll });
    for (const line of deletedLines('Volumes', deleted)) out.line(line);
    out.line(`Total reclaimed space: ${humanSize(freedBytes)}`);
  },
});
