import type { Engine } from '../../engine/index.js';
import { toVolumeFilter } from '../../wire/words/volume-filter.js';
import { command } from '../command.js';
import { absentSwitch, switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { filterFlag } from '../values/filter.js';
import { naturalOrder } from '../volume/natural-order.js';
import { VOLUME_COLUMNS, volumeColumns } from '../volume/volume-columns.js';

/** `docker volume ls` */
export const volumeLs = command({
  summary: 'List volumes',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    cluster: absentSwitch(),
    filter: filterFlag,
    format: listFormatFlag,
    quiet: switchFlag({ short: 'q', help: 'Only display volume names' }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags: { filter, format, quiet }, out }) {
    const volumes = await engine.volumes.list(toVolumeFilter(filter));
    await printRows(out, {
      items: volumes.toSorted((one, other) => naturalOrder(one.name, other.name)),
      columns: volumeColumns,
      shown: VOLUME_COLUMNS,
      quietColumn: 'Name',
      isQuiet: quiet,
      format,
      goType: 'formatter.volumeContext',
    });
  },
});
