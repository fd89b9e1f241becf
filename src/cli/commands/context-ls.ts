import { chooseContext } from '../../contexts/choose-context.js';
import { ContextStore } from '../../contexts/context-store.js';
import { DEFAULT_CONTEXT } from '../../contexts/index.js';
import { command } from '../command.js';
import { CONTEXT_COLUMNS, contextColumns, PING_COLUMNS } from '../context/context-columns.js';
import { pingAll } from '../context/ping-all.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';

const NOT_HEEDED =
  'is docker’s: gantry does not heed it. There are GANTRY_HOST, GANTRY_CONTEXT and "gantry context use".';

/** `docker context ls` */
export const contextLs = command({
  summary: 'List contexts',
  explanation: 'Gantry’s own, and those of docker’s program, which are read only.',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    format: listFormatFlag,
    ping: switchFlag({ help: 'Ask each engine whether it is there, and what it is' }),
    quiet: switchFlag({ short: 'q', help: 'Only show context names' }),
  },
  async runLocally({ flags: { format, ping, quiet }, out, err, io, askedEngine }) {
    const store = ContextStore.of(io.env);
    const { name: used } = await chooseContext(store, askedEngine.choice ?? {}, io.env);
    const found = await store.list(used);
    const listed = ping && io.others ? await pingAll(await io.others.directory(askedEngine), found) : found;
    // As docker marks the one in use.
    const shown = listed.map((each) => ({
      ...each,
      name: each.isCurrent && format === undefined && !quiet ? `${each.name} *` : each.name,
    }));
    await printRows(out, {
      items: shown,
      columns: contextColumns(),
      shown: ping ? PING_COLUMNS : CONTEXT_COLUMNS,
      quietColumn: 'Name',
      isQuiet: quiet,
      format,
      goType: 'formatter.contextContext',
    });
    if (quiet || format !== undefined) return;
    for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT']) {
      const value = io.env[name];
      if (value && value !== DEFAULT_CONTEXT) err.line(`Note: ${name} ${NOT_HEEDED}`);
    }
  },
});
