import type { Engine } from '../../engine/index.js';
import { removeRegistryUser } from '../../own-registry/registry-users.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `gantry registry user rm`: from now on they are not let in. */
export const registryUserRm = command({
  summary: 'Let somebody use your own registry no more',
  operands: { usage: 'NAME [NAME...]', min: 1 },
  flags: {},
  async run(engine: Pick<Engine, 'containers' | 'files'>, { operands, out }) {
    await forEachRef(operands, async (name) => {
      await removeRegistryUser(engine, name);
      out.line(name);
    });
  },
});
