import type { CopiedImage, CopyOptions, Engine } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, valueFlag } from '../flag.js';
import { openProgressWith, PUSH_WORDS } from '../print/progress.js';

/** `gantry copy`: from registry to registry, without a pull and a push. */
export const copy = command({
  summary: 'Copy an image from one registry to another, without storing it here',
  operands: { usage: 'SOURCE[:TAG|@DIGEST] TARGET[:TAG]', min: 2, max: 2 },
  flags: {
    platform: valueFlag({ help: 'Copy the image of this platform only', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Only print the digest' }),
  },
  async run(engine: Pick<Engine, 'images'>, context) {
    const {
      flags: { platform, quiet },
      operands: [from = '', to = ''],
      out,
    } = context;
    using interruption = context.untilInterrupted();
    const options = { platform, cancelSignal: interruption.signal };
    const copied = await copyShown(engine, { from, to }, { context, options, isQuiet: quiet });
    const name = familiarReference(parseReference(copied.name));
    out.line(quiet ? copied.digest : `${name}: digest: ${copied.digest} size: ${copied.manifestSizeBytes}`);
  },
});

async function copyShown(
  { images }: Pick<Engine, 'images'>,
  names: { readonly from: string; readonly to: string },
  {
    context: { out, nowMs },
    options,
    isQuiet,
  }: {
    readonly context: Pick<CommandContext, 'out' | 'nowMs'>;
    readonly options: CopyOptions;
    readonly isQuiet: boolean;
  },
): Promise<CopiedImage> {
  if (isQuiet) return await images.copy(names, options);
  using progress = openProgressWith(PUSH_WORDS, out, nowMs);
  return await images.copy(names, { ...options, onProgress: (step) => progress.show(step) });
}
