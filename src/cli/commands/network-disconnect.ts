import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `docker network disconnect` */
export const networkDisconnect = command({
  summary: 'Disconnect a container from a network',
  operands: { usage: 'NETWORK CONTAINER', min: 2, max: 2 },
  flags: { force: switchFlag({ short: 'f', help: 'Force the container to disconnect from a network' }) },
  async run(engine: Pick<Engine, 'networks'>, { flags: { force }, operands: [network = '', container = ''] }) {
    await engine.networks.disconnect(network, container, { isForced: force });
  },
});
