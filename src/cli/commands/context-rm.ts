import { ContextStore } from '../../contexts/context-store.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';

/** `docker context rm` */
export const contextRm = command({
  summary: 'Remove one or more contexts',
  operands: { usage: 'CONTEXT [CONTEXT...]', min: 1 },
  flags: { force: switchFlag({ short: 'f', help: 'Force the removal of a context in use' }) },
  async runLocally({ operands, flags: { force }, out, io }) {
    const store = ContextStore.of(io.env);
    await forEachRef(operands, async (name) => {
      await store.remove(name, { force });
      out.line(name);
    });
  },
});
