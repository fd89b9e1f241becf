import type { Engine } from '../../engine/index.js';
import { listRegistryUsers } from '../../own-registry/registry-users.js';
import { command } from '../command.js';

/** `gantry registry user ls`: one name a line. */
export const registryUserLs = command({
  summary: 'List who may use your own registry',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async run(engine: Pick<Engine, 'containers' | 'files'>, { out }) {
    for (const name of await listRegistryUsers(engine)) out.line(name);
  },
});
