import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { findNetwork } from '../inspect/find-object.js';
import { printObjects } from '../inspect/print-objects.js';

/** `docker network inspect`. `--verbose` tells more of a swarm's services, of which there are none. */
export const networkInspect = command({
  summary: 'Display detailed information on one or more networks',
  operands: { usage: 'NETWORK [NETWORK...]', min: 1 },
  flags: {
    format: objectFormatFlag,
    verbose: switchFlag({ short: 'v', help: 'Verbose output for diagnostics' }),
  },
  async run(engine: Pick<Engine, 'networks'>, { flags: { format }, operands, out }) {
    await printObjects(out, operands, { format, find: (ref) => findNetwork(engine, ref) });
  },
});
