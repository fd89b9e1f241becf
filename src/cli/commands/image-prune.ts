import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { parseBoolean, switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { deletedLines, removedImageLines } from '../print/removed-lines.js';
import { withConfiguredFilters } from '../values/configured-prune-filters.js';
import { oneOf } from '../values/filter.js';
import { pruneFilterFlag, toPruneFilter } from '../values/prune-filter.js';

/** `docker image prune` */
export const imagePrune = command({
  summary: 'Remove unused images',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Remove all unused images, not just dangling ones' }),
    filter: pruneFilterFlag,
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'images'>, context) {
    const {
      flags: { force },
      io,
      out,
      nowMs,
    } = context;
    const filter = withConfiguredFilters(context.flags.filter, io);
    const dangling = filter.filter(({ name }) => name === 'dangling').map(({ value }) => value);
    const isDangling = oneOf('dangling', dangling.length > 0 ? dangling : undefined);
    const all = isDangling === undefined ? context.flags.all : !parseBoolean(isDangling);
    const rest = toPruneFilter(
      filter.filter(({ name }) => name !== 'dangling'),
      nowMs(),
    );
    const which = all ? 'images without at least one container associated to them' : 'dangling images';
    if (!force && !(await confirm(context, `This will remove all ${which}.`))) return;
    const pruned = await engine.images.prune({ all, ...rest });
    for (const line of deletedLines('Images', removedImageLines(pruned))) out.line(line);
    out.line(`Total reclaimed space: ${humanSize(pruned.freedBytes)}`);
  },
});
