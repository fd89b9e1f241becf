import { command } from '../command.js';
import { type Columns, column } from '../format/columns.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { authFileFlag, authFileOf, serverLogins } from '../serve/auth-file-flag.js';
import type { ServerLogin } from '../serve/server-logins.js';

const COLUMNS: Columns<ServerLogin> = {
  Name: column('NAME', ({ name }) => name),
  Kind: column('LOGIN BY', ({ kind }) => kind),
  Rights: column('MAY ASK FOR', ({ rights }) => rights ?? 'everything'),
};

/** `gantry serve auth ls`: who may ask over TCP. */
export const serveAuthLs = command({
  summary: 'List who may ask "gantry serve --auth-file" over TCP',
  operands: { usage: '', min: 0, max: 0 },
  flags: { authFile: authFileFlag, format: listFormatFlag },
  async runLocally({ io, flags, out }) {
    await printRows(out, {
      items: await serverLogins(io).list(authFileOf(io, flags.authFile)),
      columns: COLUMNS,
      shown: Object.keys(COLUMNS),
      format: flags.format,
    });
  },
});
