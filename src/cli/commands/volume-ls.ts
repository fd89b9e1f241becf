import type { Engine, VolumeDetails } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { toVolumeFilter } from '../../wire/words/volume-filter.js';
import { command } from '../command.js';
import { absentSwitch, switchFlag } from '../flag.js';
import { chosenFormat } from '../format/chosen-format.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { filterFlag } from '../values/filter.js';
import { naturalOrder } from '../volume/natural-order.js';
import { type ListedVolume, USAGE_COLUMNS, VOLUME_COLUMNS, volumeColumns } from '../volume/volume-columns.js';

/** `docker volume ls`; with `--usage` what docker keeps to itself. */
export const volumeLs = command({
  summary: 'List volumes',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    cluster: absentSwitch(),
    filter: filterFlag,
    format: listFormatFlag,
    quiet: switchFlag({ short: 'q', help: 'Only display volume names' }),
    usage: switchFlag({ help: 'Show how much each holds, when it was last used, and by which containers' }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags: { filter, format, quiet, usage }, io, out, nowMs }) {
    const listed = await engine.volumes.list(toVolumeFilter(filter));
    const volumes = usage ? await withSizes(engine, listed) : listed;
    await printRows(out, {
      items: volumes.toSorted((one, other) => naturalOrder(one.name, other.name)),
      columns: volumeColumns(nowMs()),
      shown: usage ? USAGE_COLUMNS : VOLUME_COLUMNS,
      quietColumn: 'Name',
      isQuiet: quiet,
      format: chosenFormat({ format, quiet: quiet || usage }, io, 'volumesFormat'),
      goType: 'formatter.volumeContext',
    });
  },
});

/** Each is looked through, one after the other. What goes meanwhile, or cannot be mounted, has no size. */
async function withSizes(
  { volumes }: Pick<Engine, 'volumes'>,
  listed: readonly VolumeDetails[],
): Promise<readonly ListedVolume[]> {
  const measured: ListedVolume[] = [];
  for (const volume of listed) {
    const sizeBytes = await volumes.size(volume.name).catch((error: unknown) => {
      if (!isEngineError(error)) throw error;
      return undefined;
    });
    measured.push({ ...volume, sizeBytes });
  }
  return measured;
}
