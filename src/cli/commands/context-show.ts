import { chooseContext } from '../../contexts/choose-context.js';
import { ContextStore } from '../../contexts/context-store.js';
import { command } from '../command.js';

/** `docker context show` */
export const contextShow = command({
  summary: 'Print the name of the current context',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ out, io, askedEngine }) {
    out.line((await chooseContext(ContextStore.of(io.env), askedEngine.choice ?? {}, io.env)).name);
  },
});
