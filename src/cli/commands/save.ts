import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';

import type { Engine, SaveProgress } from '../../engine/index.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { command } from '../command.js';
import { requireOutputPath } from '../copy/local-end.js';
import { switchFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { openProgressWith, SAVE_WORDS } from '../print/progress.js';
import { writeOutputFile } from '../save/write-output-file.js';
import { invalid } from '../values/invalid.js';

/** `docker save`; to a folder, its files as they are: an OCI layout. */
export const save = command({
  summary: 'Save one or more images to a tar archive (streamed to STDOUT by default)',
  operands: { usage: 'IMAGE [IMAGE...]', min: 1 },
  flags: {
    output: textFlag({
      short: 'o',
      help: 'Write to a file, instead of STDOUT; to a folder (an empty one, or ending in /) as an OCI layout',
    }),
    platform: valueFlag({ help: 'Save only the given platform variant', parse: parsePlatform }),
    uncompressed: switchFlag({ help: 'Write layers as plain tars, for tools that send only what differs' }),
    without: textListFlag({ help: 'Leave out the layers of this image, which the other side has' }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands, out, io, nowMs, untilInterrupted }) {
    const { output = '', platform, uncompressed: isUncompressed, without } = flags;
    if (output === '' && out.isTerminal) {
      throw invalid('cowardly refusing to save to a terminal. Use the -o flag or redirect');
    }
    using interruption = untilInterrupted();
    using bars = output !== '' && out.isTerminal ? openProgressWith(SAVE_WORDS, out, nowMs) : undefined;
    const onProgress =
      bars && ((step: SaveProgress) => bars.show({ ...step, layer: basename(output), phase: phaseOf(step) }));
    const options = { platform, isUncompressed, without, onProgress, cancelSignal: interruption.signal };
    const path = resolve(io.workingDir, output);
    if (output !== '') await requireOutputPath(path, output);
    if (output !== '' && (output.endsWith('/') || (await isFolder(path)))) {
      return await engine.images.saveFolder(operands, path, options);
    }
    const archive = await engine.images.save(operands, options);
    if (output !== '') return await writeOutputFile(path, archive);
    for await (const piece of archive) {
      out.write(piece);
      await out.ready();
    }
  },
});

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

const phaseOf = ({ currentBytes, totalBytes }: SaveProgress): 'saving' | 'saved' =>
  currentBytes < totalBytes ? 'saving' : 'saved';
