import type { Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker network rm`: with `-f` a network that is not there is no failure. */
export const networkRm = command({
  summary: 'Remove one or more networks',
  operands: { usage: 'NETWORK [NETWORK...]', min: 1 },
  flags: { force: switchFlag({ short: 'f', help: 'Do not error if the network does not exist' }) },
  async run(engine: Pick<Engine, 'networks'>, { flags: { force }, operands, out }) {
    await forEachRef(operands, async (ref) => {
      try {
        await engine.networks.remove(ref);
      } catch (error) {
        if (!force || !isEngineError(error, 'network_not_found')) throw error;
        return;
      }
      out.line(ref);
    });
  },
});
