import type { Engine } from '../../engine/index.js';
import { toBuildPrune } from '../../wire/words/build-prune-filter.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { switchFlag, valueFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { deletedLines } from '../print/removed-lines.js';
import { parseBytes } from '../values/bytes.js';
import { pruneFilterFlag } from '../values/prune-filter.js';

/** `docker builder prune` */
export const builderPrune = command({
  summary: 'Remove build cache',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Remove all unused build cache, not just dangling ones' }),
    filter: pruneFilterFlag,
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
    keepStorage: valueFlag({ type: 'bytes', help: 'Amount of disk space to keep for cache', parse: parseBytes }),
    maxUsedSpace: valueFlag({
      type: 'bytes',
      help: 'Amount of disk space to keep for cache',
      parse: parseBytes,
      isHidden: true,
    }),
  },
  async run(engine: Pick<Engine, 'builds'>, context) {
    const {
      flags: { all, filter, force, keepStorage, maxUsedSpace },
      out,
      nowMs,
    } = context;
    const narrowed = toBuildPrune(filter, nowMs());
    const what = all ? 'all build cache' : 'all dangling build cache';
    if (!force && !(await confirm(context, `This will remove ${what}.`))) return;
    const { ids, freedBytes } = await engine.builds.prune({ all, keepBytes: keepStorage ?? maxUsedSpace, ...narrowed });
    for (const line of deletedLines('build cache objects', ids)) out.line(line);
    out.line(`Total reclaimed space: ${humanSize(freedBytes)}`);
  },
});
