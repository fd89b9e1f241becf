import type { Engine, ImageFilter } from '../../engine/index.js';
import { parseTruth } from '../../wire/words/filter-truth.js';
import { parseMoment } from '../../wire/words/moment.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { chosenFormat } from '../format/chosen-format.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { IMAGE_COLUMNS, IMAGE_COLUMNS_WITH_DIGESTS, imageColumns, imageRows } from '../print/image-columns.js';
import { imageTreeLines } from '../print/image-tree-lines.js';
import { type Filter, filterFlag, groupFilters, oneOf } from '../values/filter.js';
import { invalid } from '../values/invalid.js';

const FILTERS = ['before', 'dangling', 'label', 'reference', 'since', 'until'] as const;
/** Columns that cost a look at all layers. */
const USAGE_COLUMNS = /\.(?:SharedSize|UniqueSize|Containers)\b/;

/** `docker images`. Of intermediate images `-a` shows those that something was committed on, and that lost their names since. */
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
    tree: switchFlag({ help: 'Show images as a tree of the layers that they share' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [reference], io, out, nowMs }) {
    const { all, digests, filter, noTrunc, quiet, tree } = flags;
    const format = chosenFormat(flags, io, 'imagesFormat');
    if (tree) {
      const isAlone =
        reference === undefined && filter.length === 0 && flags.format === undefined && !quiet && !digests;
      if (!isAlone) throw invalid('--tree shows all images: it cannot be used with a filter, a name or another form');
      for (const line of imageTreeLines(await engine.images.tree())) out.line(line);
      return;
    }
    const asked = toImageFilter(filter, reference, nowMs());
    const listed = await engine.images.list(all ? asked : { ...asked, hidesParents: true });
    const { images: usage } = USAGE_COLUMNS.test(format ?? '') ? await engine.images.usage() : { images: [] };
    await printRows(out, {
      items: listed.flatMap(imageRows),
      columns: imageColumns({ nowMs: nowMs(), isTruncated: !noTrunc, usage }),
      shown: digests ? IMAGE_COLUMNS_WITH_DIGESTS : IMAGE_COLUMNS,
      quietColumn: 'ID',
      isQuiet: quiet,
      format,
    });
  },
});

function toImageFilter(filters: readonly Filter[], named: string | undefined, nowMs: number): ImageFilter {
  const { before, dangling, label, reference = [], since, until } = groupFilters(filters, FILTERS);
  const untilText = oneOf('until', until);
  const references = named === undefined ? reference : [...reference, named];
  return {
    reference: references.length > 0 ? references : undefined,
    isDangling: dangling && parseTruth('dangling', dangling),
    label,
    before: oneOf('before', before),
    since: oneOf('since', since),
    untilMs: untilText === undefined ? undefined : parseMoment(untilText, nowMs),
  };
}
