import type { Engine } from '../../engine/index.js';
import { collectRegistryGarbage } from '../../own-registry/collect-registry-garbage.js';
import { command } from '../command.js';

/** `gantry registry gc`: gives the space back of what `registry rm` has removed. */
export const registryGc = command({
  summary: 'Remove from your own registry what no image in it needs',
  explanation:
    'Whoever pushes or pulls meanwhile waits, and goes on. What pushes have brought stays for a day, until there is an image of it.',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async run(engine: Pick<Engine, 'containers' | 'files' | 'registries' | 'streams'>, { out }) {
    const said = (await collectRegistryGarbage(engine)).trimEnd();
    if (said !== '') out.line(said);
  },
});
