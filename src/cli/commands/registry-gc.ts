import type { Engine } from '../../engine/index.js';
import { collectRegistryGarbage } from '../../own-registry/own-registry.js';
import { command } from '../command.js';

/** `gantry registry gc`: gives the space back of what `registry rm` has removed. */
export const registryGc = command({
  summary: 'Remove from your own registry what no image in it needs',
  explanation:
    'Push nothing meanwhile: what is being uploaded is not needed by any image yet. The registry starts anew at its end.',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async run(engine: Pick<Engine, 'containers' | 'execs' | 'registries'>, { out }) {
    out.write(await collectRegistryGarbage(engine));
  },
});
