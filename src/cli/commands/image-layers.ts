import type { Engine, ImageLayers } from '../../engine/index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import type { Output } from '../output.js';
import { CHANGE_LETTERS } from '../print/change-letters.js';
import { humanSize } from '../print/human-size.js';
import { LAYER_COLUMNS, layerColumns } from '../print/layer-columns.js';
import { shortId } from '../print/short.js';

const MOST_WASTED = 10;

/** `gantry image layers IMAGE`: what each layer does to the files below it, and which bytes are for nothing. */
export const imageLayers = command({
  summary: 'Show the layers of an image, what each changes, and what is wasted',
  operands: { usage: 'IMAGE', min: 1, max: 1 },
  flags: {
    files: switchFlag({ help: 'List the files that each layer adds (A), changes (C) and deletes (D)' }),
    format: listFormatFlag,
    noTrunc: switchFlag({ help: "Don't truncate output" }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [ref = ''], out, untilInterrupted }) {
    const { files, format, noTrunc } = flags;
    using interruption = untilInterrupted();
    const found = await engine.images.layers(ref, { cancelSignal: interruption.signal });
    if (files) return printFiles(out, found);
    const columns = layerColumns({ isTruncated: !noTrunc });
    await printRows(out, { items: found.layers, columns, shown: LAYER_COLUMNS, format });
    if (format === undefined) printWaste(out, found);
  },
});

function printFiles(out: Output, { layers }: ImageLayers): void {
  for (const { digest, sizeBytes, files } of layers) {
    out.line(`${shortId(digest)} ${humanSize(sizeBytes)}`);
    for (const { kind, path, sizeBytes: bytes } of files) {
      out.line(`  ${CHANGE_LETTERS[kind]} ${humanSize(bytes).padStart(7)} ${path}`);
    }
  }
}

/** As dive says it: how much of all that the layers hold is to be seen in the image. */
function printWaste(out: Output, { layers, wastedBytes, wasted }: ImageLayers): void {
  const total = layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const percent = total === 0 ? 100 : ((total - wastedBytes) / total) * 100;
  out.line('');
  out.line(`Efficiency: ${percent.toFixed(1)}% (${humanSize(wastedBytes)} of ${humanSize(total)} wasted)`);
  for (const { path, sizeBytes, times } of wasted.slice(0, MOST_WASTED)) {
    out.line(`  ${humanSize(sizeBytes).padStart(7)} in ${times} layer${times === 1 ? '' : 's'}: ${path}`);
  }
  if (wasted.length > MOST_WASTED) out.line(`  and ${wasted.length - MOST_WASTED} more`);
}
