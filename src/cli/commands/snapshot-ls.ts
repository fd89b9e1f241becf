import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { SAVE_COLUMNS, saveColumns } from '../save/save-columns.js';

/** `gantry snapshot ls`: the saves that there are, newest first. */
export const snapshotLs = command({
  summary: 'List saves of containers',
  operands: { usage: '[CONTAINER]', min: 0, max: 1 },
  flags: {
    format: listFormatFlag,
    quiet: switchFlag({ short: 'q', help: 'Only show numbers' }),
  },
  async run(engine: Pick<Engine, 'saves'>, { flags: { format, quiet }, operands: [ref], out, nowMs }) {
    await printRows(out, {
      items: await engine.saves.list(ref),
      columns: saveColumns({ nowMs: nowMs() }),
      shown: SAVE_COLUMNS,
      quietColumn: 'Number',
      isQuiet: quiet,
      format,
    });
  },
});
