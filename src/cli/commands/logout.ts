import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';

const HUB = 'docker.io';
/** Docker's own name for it, which it prints. */
const HUB_ADDRESS = 'https://index.docker.io/v1/';

/** `docker logout` */
export const logout = command({
  summary: 'Log out from a registry',
  operands: { usage: '[SERVER]', min: 0, max: 1 },
  flags: {},
  async run({ registries }: Pick<Engine, 'registries'>, { operands: [registry = HUB], out }) {
    const shown = registry === HUB ? HUB_ADDRESS : registry;
    const isOut = await registries.logout(registry);
    out.line(isOut ? `Removing login credentials for ${shown}` : `Not logged in to ${shown}`);
  },
});
