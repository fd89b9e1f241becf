import { command } from '../command.js';
import { uninstallUnits } from '../service/install-units.js';
import { rootFlag, servicePlace } from '../service/service-place.js';

/** `gantry service uninstall`: nobody answers any more; containers run on. */
export const serviceUninstall = command({
  summary: 'Take away what "gantry service install" has made',
  operands: { usage: '', min: 0, max: 0 },
  flags: { root: rootFlag },
  async runLocally({ io, flags }) {
    await uninstallUnits(servicePlace(io, flags.root));
  },
});
