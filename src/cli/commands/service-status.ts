import { command } from '../command.js';
import { type Columns, column } from '../format/columns.js';
import { printRows } from '../format/print-rows.js';
import { isInstalled } from '../service/install-units.js';
import { servicePlace } from '../service/service-place.js';
import { livingSystemd, type Systemd } from '../service/systemd.js';
import { SERVICE_UNIT, SOCKET_UNIT } from '../service/unit-files.js';

type UnitState = { readonly unit: string; readonly enabled: string; readonly active: string };

const COLUMNS: Columns<UnitState> = {
  Unit: column('UNIT', ({ unit }) => unit),
  Enabled: column('WITH THE MACHINE', ({ enabled }) => enabled),
  Active: column('NOW', ({ active }) => active),
};
/** @see the init scripts of the Linux Standard Base, and systemctl(1) */
const EXIT_CODES = { isThere: 0, isDown: 3, isMissing: 4 } as const;

/** `gantry service status`: what systemd knows of the units. Exits as systemctl does: 3 where nobody answers, 4 where none is installed. */
export const serviceStatus = command({
  summary: 'Show whether systemd answers for "gantry serve"',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ io, out, err }) {
    const place = servicePlace(io, undefined);
    const systemd = livingSystemd(place);
    if (!systemd || !isInstalled(place)) {
      err.line('gantry is no service on this machine: "gantry service install" makes it one');
      return EXIT_CODES.isMissing;
    }
    const states = [await stateOf(systemd, SOCKET_UNIT), await stateOf(systemd, SERVICE_UNIT)];
    await printRows(out, { items: states, columns: COLUMNS, shown: Object.keys(COLUMNS) });
    return states.some(({ active }) => active === 'active') ? EXIT_CODES.isThere : EXIT_CODES.isDown;
  },
});

const stateOf = async (systemd: Systemd, unit: string): Promise<UnitState> => ({
  unit,
  enabled: await systemd.ask('is-enabled', unit),
  active: await systemd.ask('is-active', unit),
});
