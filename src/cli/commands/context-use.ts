import { ContextStore } from '../../contexts/context-store.js';
import { command } from '../command.js';

/** `docker context use` */
export const contextUse = command({
  summary: 'Set the current context',
  operands: { usage: 'CONTEXT', min: 1, max: 1 },
  flags: {},
  async runLocally({ operands: [name = ''], out, err, io }) {
    await ContextStore.of(io.env).use(name);
    out.line(name);
    const other = ['GANTRY_HOST', 'GANTRY_CONTEXT'].find((each) => io.env[each]);
    if (other) err.line(`Warning: ${other} environment variable overrides the active context.`);
    err.line(`Current context is now ${JSON.stringify(name)}`);
  },
});
