import { removeDemo, startDemo } from '../../demo/demo.js';
import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `gantry demo`: something to look at where there is no image and no registry. */
export const demo = command({
  summary: 'Start four small containers to look at, made from what this machine has',
  operands: { usage: '', min: 0, max: 0 },
  flags: { remove: switchFlag({ help: 'Take all of it away again' }) },
  async run(engine: Pick<Engine, 'images' | 'containers'>, { flags, out }) {
    if (flags.remove) {
      for (const name of await removeDemo(engine)) out.line(name);
      return;
    }
    for (const { name } of await startDemo(engine)) out.line(name);
  },
});
