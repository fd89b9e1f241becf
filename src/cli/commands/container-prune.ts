import type { Engine } from '../../engine/index.js';
import { parseMoment } from '../../wire/words/moment.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { listFlag, switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { withConfiguredFilters } from '../values/configured-prune-filters.js';
import { groupFilters, oneOf, parseFilter } from '../values/filter.js';

/** `docker container prune` */
export const containerPrune = command({
  summary: 'Remove all stopped containers',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    filter: listFlag({ type: 'filter', help: 'Provide filter values (e.g. "until=<timestamp>")', parse: parseFilter }),
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'containers'>, context) {
    const {
      flags: { filter, force },
      io,
      out,
      nowMs,
    } = context;
    const filters = withConfiguredFilters(filter, io);
    const { label, 'label!': withoutLabel, until } = groupFilters(filters, ['label', 'label!', 'until']);
    const untilText = oneOf('until', until);
    const untilMs = untilText === undefined ? undefined : parseMoment(untilText, nowMs());
    if (!force && !(await confirm(context, 'This will remove all stopped containers.'))) return;
    const { deleted, freedBytes } = await engine.containers.prune({ label, withoutLabel, untilMs });
    if (deleted.length > 0) out.line(['Deleted Containers:', ...deleted, ''].join('\n'));
    out.line(`Total reclaimed space: ${humanSize(freedBytes)}`);
  },
});
