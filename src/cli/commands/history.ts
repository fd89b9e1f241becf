import type { Engine } from '../../engine/index.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { command } from '../command.js';
import { switchFlag, valueFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { requirePlatform } from '../inspect/find-object.js';
import { HISTORY_COLUMNS, HISTORY_COLUMNS_EXACT, historyColumns } from '../print/history-columns.js';

/** `docker history` */
export const history = command({
  summary: 'Show the history of an image',
  operands: { usage: 'IMAGE', min: 1, max: 1 },
  flags: {
    format: listFormatFlag,
    human: switchFlag({ short: 'H', isOn: true, help: 'Print sizes and dates in human readable format' }),
    noTrunc: switchFlag({ help: "Don't truncate output" }),
    platform: valueFlag({ help: 'Show history for the given platform', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Only show image IDs' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [ref = ''], out, nowMs }) {
    const { format, human, noTrunc, platform, quiet } = flags;
    if (platform) requirePlatform(await engine.images.get(ref), ref, platform);
    await printRows(out, {
      items: await engine.images.history(ref),
      columns: historyColumns({ nowMs: nowMs(), isTruncated: !noTrunc, isHuman: human }),
      shown: human ? HISTORY_COLUMNS : HISTORY_COLUMNS_EXACT,
      quietColumn: 'ID',
      isQuiet: quiet,
      format,
      goType: 'image.historyContext',
    });
  },
});
