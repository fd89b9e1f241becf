import { resolve } from 'node:path';

import type { ArchiveSource, Engine } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { parsePlatform } from '../../wire/words/platform.js';
import type { CliIo } from '../cli-io.js';
import { command } from '../command.js';
import { switchFlag, textFlag, valueFlag } from '../flag.js';
import { openProgress, type ProgressView } from '../print/progress.js';
import { invalid } from '../values/invalid.js';

/** `docker load` */
export const load = command({
  summary: 'Load an image from a tar archive or STDIN',
  operands: { usage: '', min: 0, max: 0 },
  flags: {
    input: textFlag({
      short: 'i',
      help: 'Read from tar archive file or the folder of an OCI layout, instead of STDIN',
    }),
    platform: valueFlag({ help: 'Load only the given platform variant', parse: parsePlatform }),
    quiet: switchFlag({ short: 'q', help: 'Suppress the load output' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags: { input, platform, quiet }, out, io, nowMs, untilInterrupted }) {
    const source = sourceOf(input, io);
    using interruption = untilInterrupted();
    const loaded = await withBars(quiet || !out.isTerminal ? undefined : openProgress(out, nowMs), (onProgress) =>
      engine.images.load(source, { platform, onProgress, cancelSignal: interruption.signal }),
    );
    for (const { image, names } of loaded) {
      if (names.length === 0) out.line(`Loaded image ID: ${image.id}`);
      for (const name of names) out.line(`Loaded image: ${familiarReference(parseReference(name))}`);
    }
  },
});

/** Runs `work` with progress bars, which stand finished above what is printed after it. */
async function withBars<Result>(
  view: ProgressView | undefined,
  work: (onProgress: ProgressView['show'] | undefined) => Promise<Result>,
): Promise<Result> {
  using bars = view;
  return await work(bars && ((step) => bars.show(step)));
}

function sourceOf(input: string | undefined, { stdin, workingDir }: CliIo): ArchiveSource {
  if (input !== undefined) return { path: resolve(workingDir, input) };
  if (stdin.isTTY) throw invalid('requested load from stdin, but stdin is empty');
  return { bytes: stdin };
}
