import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { absentFlag, switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';

/** `docker image prune` */
export const imagePrune = command({
  summary: 'Remove unused images',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Remove all unused images, not just dangling ones' }),
    filter: absentFlag(),
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'images'>, context) {
    const {
      flags: { all, force },
      out,
    } = context;
    const which = all ? 'images without at least one container associated to them' : 'dangling images';
    if (!force && !(await confirm(context, `This will remove all ${which}.`))) return;
    const { deleted, freedBytes } = await engine.images.prune({ all });
    if (deleted.length > 0) out.line(['Deleted Images:', ...deleted.map((id) => `deleted: ${id}`), ''].join('\n'));
    out.line(`Total reclaimed space: ${humanSize(freedBytes)}`);
  },
});
