import type { Engine } from '../../engine/index.js';
import { LABELS, OWN_REGISTRY, removeRegistry } from '../../own-registry/own-registry.js';
import { command } from '../command.js';
import { confirm } from '../confirm.js';
import { switchFlag } from '../flag.js';

/** `gantry registry down`: the registry goes; what is in it goes only where one says so. */
export const registryDown = command({
  summary: 'Remove your own registry; its data stays, unless told otherwise',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    data: switchFlag({ help: 'Also remove all images in it' }),
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation' }),
  },
  async run(engine: Pick<Engine, 'containers' | 'images' | 'volumes'>, context) {
    const { flags, out } = context;
    const asks = flags.data && !flags.force;
    if (asks && !(await confirm(context, 'This will remove your own registry and all images in it.'))) return;
    const removed = await removeRegistry(engine);
    for (const name of removed) out.line(name);
    if (flags.data) {
      const { deleted } = await engine.volumes.prune({ all: true, label: Object.keys(LABELS) });
      for (const name of deleted) out.line(name);
    } else if (removed.length > 0) {
      out.line(`Its images stay in the volume ${OWN_REGISTRY}, for the next: gantry registry up`);
    }
  },
});
