import type { Engine, Referrer } from '../../engine/index.js';
import { command } from '../command.js';
import { type Columns, column } from '../format/columns.js';
import { listFormatFlag } from '../format/format-flag.js';
import { printRows } from '../format/print-rows.js';
import { humanSize } from '../print/human-size.js';

/** `gantry registry referrers`: signatures, lists of parts, and whatever else is attached to an image. */
export const registryReferrers = command({
  summary: 'List what is attached to an image in its registry: signatures, SBOMs',
  operands: { usage: 'NAME[:TAG|@DIGEST]', min: 1, max: 1 },
  flags: { format: listFormatFlag },
  async run(
    { registries }: Pick<Engine, 'registries'>,
    { flags: { format }, operands: [ref = ''], out, untilInterrupted },
  ) {
    using interruption = untilInterrupted();
    await printRows(out, {
      items: await registries.referrers(ref, { cancelSignal: interruption.signal }),
      columns: COLUMNS,
      shown: ['Digest', 'Type', 'Size'],
      format,
    });
  },
});

const COLUMNS: Columns<Referrer> = {
  Digest: column('DIGEST', ({ digest }) => digest),
  Type: column('TYPE', ({ artifactType, mediaType }) => (artifactType || mediaType).replace(/\p{Cc}+/gu, ' ')),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
  Annotations: column('ANNOTATIONS', ({ annotations }) => annotations),
};
