import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { BACKUP_COLUMNS, backupColumns } from '../volume/backup-columns.js';

/** `gantry backup ls`: the backups that there are, newest first. */
export const backupLs = command({
  summary: 'List backups of volumes',
  operands: { usage: '[VOLUME]', min: 0, max: 1 },
  flags: {
    format: listFormatFlag,
    quiet: switchFlag({ short: 'q', help: 'Only show numbers' }),
  },
  async run(engine: Pick<Engine, 'backups'>, { flags: { format, quiet }, operands: [volume], out, nowMs }) {
    await printRows(out, {
      items: await engine.backups.list(volume),
      columns: backupColumns({ nowMs: nowMs() }),
      shown: BACKUP_COLUMNS,
      quietColumn: 'Number',
      isQuiet: quiet,
      format,
    });
  },
});
