import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { deletedLines, removedImageLines } from '../print/removed-lines.js';
import { withConfiguredFilters } from '../values/configured-prune-filters.js';
import type { Filter } from '../values/filter.js';
import { invalid } from '../values/invalid.js';
import { pruneFilterFlag, toPruneFilter } from '../values/prune-filter.js';

/** `docker system prune` */
export const systemPrune = command({
  summary: 'Remove unused data',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Remove all unused images not just dangling ones' }),
    filter: pruneFilterFlag,
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
    volumes: switchFlag({ help: 'Prune anonymous volumes' }),
  },
  async run(engine: Pick<Engine, 'builds' | 'containers' | 'images' | 'networks' | 'volumes'>, context) {
    const {
      flags: { all, force, volumes },
      io,
      out,
      nowMs,
    } = context;
    const filter = withConfiguredFilters(context.flags.filter, io);
    const { label, withoutLabel, untilMs } = toPruneFilter(filter, nowMs());
    if (volumes && untilMs !== undefined) throw invalid('ERROR: The "until" filter is not supported with "--volumes"');
    if (!force && !(await confirm(context, warning({ all, volumes, filter })))) return;
    const containers = await engine.containers.prune({ label, withoutLabel, untilMs });
    const networks = await engine.networks.prune({ label, withoutLabel, untilMs });
    const pruned = volumes ? await engine.volumes.prune({ label, withoutLabel }) : undefined;
    const images = await engine.images.prune({ all, label, withoutLabel, untilMs });
    // What builds keep has no labels: docker leaves it alone where those decide.
    const isByLabel = label !== undefined || withoutLabel !== undefined;
    const cache = isByLabel ? undefined : await engine.builds.prune({ all, unusedSinceMs: untilMs });
    const lines = [
      ...deletedLines('Containers', containers.deleted),
      ...deletedLines('Networks', networks.deleted),
      ...deletedLines('Volumes', pruned?.deleted ?? []),
      ...deletedLines('Images', removedImageLines(images)),
      ...deletedLines('build cache objects', cache?.ids ?? []),
    ];
    for (const line of lines) out.line(line);
    const freedBytes = containers.freedBytes + images.freedBytes + (pruned?.freedBytes ?? 0) + (cache?.freedBytes ?? 0);
    out.line(`Total reclaimed space: ${humanSize(freedBytes)}`);
  },
});

/** @see docker/cli, command/system/prune.go */
function warning({
  all,
  volumes,
  filter,
}: {
  readonly all: boolean;
  readonly volumes: boolean;
  readonly filter: readonly Filter[];
}): string {
  const lines = [
    'This will remove:',
    '  - all stopped containers',
    '  - all networks not used by at least one container',
    ...(volumes ? ['  - all anonymous volumes not used by at least one container'] : []),
    all ? '  - all images without at least one container associated to them' : '  - all dangling images',
    all ? '  - all build cache' : '  - unused build cache',
  ];
  const filters = filter.map(({ name, value }) => `  - ${name}=${value}`).toSorted();
  const filtered = filters.length > 0 ? ['', '  Items to be pruned will be filtered with:', ...filters] : [];
  return [...lines, ...filtered, ''].join('\n');
}
