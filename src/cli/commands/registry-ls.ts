import type { Engine, Login } from '../../engine/index.js';
import { command } from '../command.js';
import { type Columns, column } from '../format/columns.js';
import { printRows } from '../format/print-rows.js';

/** `gantry registry ls`: where one is logged in; with a registry, what repositories it has. */
export const registryLs = command({
  summary: 'List logins, or the repositories of a registry',
  operands: { usage: '[REGISTRY]', min: 0, max: 1 },
  flags: {},
  async run({ registries }: Pick<Engine, 'registries'>, { operands: [registry], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    if (registry === undefined) {
      await printRows(out, {
        items: await registries.logins(),
        columns: LOGIN_COLUMNS,
        shown: Object.keys(LOGIN_COLUMNS),
      });
      return;
    }
    const names = await registries.repositories(registry, { cancelSignal: interruption.signal });
    for (const name of names) out.line(name);
  },
});

const LOGIN_COLUMNS: Columns<Login> = {
  Registry: column('REGISTRY', ({ registry }) => registry),
  Username: column('USERNAME', ({ username }) => username),
  KeptBy: column('KEPT BY', ({ helper }) => (helper === undefined ? 'config.json' : `docker-credential-${helper}`)),
};
