import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';

/** `gantry network reload`: for when somebody emptied the firewall, or deleted a bridge. */
export const networkReload = command({
  summary: 'Put bridges and firewall rules back as they are to be',
  operands: { usage: '[NETWORK...]', min: 0 },
  flags: {},
  async run(engine: Pick<Engine, 'networks'>, { operands, out }) {
    const reload = async (ref?: string): Promise<void> => {
      const { reloaded } = await engine.networks.reload(ref);
      for (const name of reloaded) out.line(name);
    };
    if (operands.length === 0) await reload();
    else await forEachRef(operands, reload);
  },
});
