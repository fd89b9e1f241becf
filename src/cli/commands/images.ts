import type { Engine, ImageFilter } from '../../engine/index.js';
import { command } from '../command.js';
import { absentSwitch, parseBoolean, switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { IMAGE_COLUMNS, IMAGE_COLUMNS_WITH_DIGESTS, imageColumns, imageRows } from '../print/image-columns.js';
import { type Filter, filterFlag, groupFilters, oneOf } from '../values/filter.js';

const FILTERS = ['before', 'dangling', 'label', 'reference', 'since'] as const;

/** `docker images`. There are no intermediate images here for `-a` to show. */
export const images = command({
  summary: 'List images',
  operands: { usage: '[REPOSITORY[:TAG]]', min: 0, max: 1 },
  flags: {
    all: switchFlag({ short: 'a', help: 'Show all images (default hides intermediate images)' }),
    digests: switchFlag({ help: 'Show digests' }),
    filter: filterFlag,
    format: listFormatFlag,
    noTrunc: switchFlag({ help: "Don't truncate output" }),
    quiet: switchFlag({ short: 'q', help: 'Only show image IDs' }),
    tree: absentSwitch(),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [reference], out, nowMs }) {
    const { digests, filter, format, noTrunc, quiet } = flags;
    const listed = await engine.images.list(toImageFilter(filter, reference));
    await printRows(out, {
      items: listed.flatMap(imageRows),
      columns: imageColumns({ nowMs: nowMs(), isTruncated: !noTrunc }),
      shown: digests ? IMAGE_COLUMNS_WITH_DIGESTS : IMAGE_COLUMNS,
      quietColumn: 'ID',
      isQuiet: quiet,
      format,
    });
  },
});

function toImageFilter(filters: readonly Filter[], named: string | undefined): ImageFilter {
  const { before, dangling, label, reference = [], since } = groupFilters(filters, FILTERS);
  const isDangling = oneOf('dangling', dangling);
  const references = named === undefined ? reference : [...reference, named];
  return {
    reference: references.length > 0 ? references : undefined,
    isDangling: isDangling === undefined ? undefined : parseBoolean(isDangling),
    label,
    before: oneOf('before', before),
    since: oneOf('since', since),
  };
}
