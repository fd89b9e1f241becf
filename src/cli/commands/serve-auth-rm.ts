import { command } from '../command.js';
import { forEachRef } from '../for-each-ref.js';
import { authFileFlag, authFileOf, serverLogins } from '../serve/auth-file-flag.js';

/** `gantry serve auth rm`: from now on they are not let in, also by a server that runs. */
export const serveAuthRm = command({
  summary: 'Let somebody ask no more over TCP',
  operands: { usage: 'NAME [NAME...]', min: 1 },
  flags: { authFile: authFileFlag },
  async runLocally({ io, flags, operands, out }) {
    const path = authFileOf(io, flags.authFile);
    await forEachRef(operands, async (name) => {
      await serverLogins(io).removeUser(path, name);
      out.line(name);
    });
  },
});
