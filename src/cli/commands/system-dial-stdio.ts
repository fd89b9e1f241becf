import { engineError } from '../../errors/engine-error.js';
import { command } from '../command.js';

/** `docker system dial-stdio`: what ssh starts for a client on another machine. */
export const systemDialStdio = command({
  summary: 'Proxy the stdio stream to the daemon connection. Should not be invoked manually.',
  explanation: 'Where nobody serves, it answers the Docker Engine API itself.',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ io, askedEngine }) {
    if (!io.dialStdio) throw engineError('not_implemented', { what: 'dial-stdio' });
    await io.dialStdio({ stdin: io.stdin, stdout: io.stdout, asked: askedEngine });
  },
});
