import { resolve } from 'node:path';

import type { Engine, ImportSource } from '../../engine/index.js';
import { parseChanges } from '../../wire/words/parse-changes.js';
import { parsePlatform } from '../../wire/words/platform.js';
import type { CliIo } from '../cli-io.js';
import { command } from '../command.js';
import { textFlag, textListFlag, valueFlag } from '../flag.js';

/** `docker import`: an image of one layer from the tar of a file tree. */
export const importImage = command({
  summary: 'Import the contents from a tarball to create a filesystem image',
  operands: { usage: 'file|URL|- [REPOSITORY[:TAG]]', min: 1, max: 2 },
  flags: {
    change: textListFlag({ short: 'c', help: 'Apply Dockerfile instruction to the created image' }),
    message: textFlag({ short: 'm', help: 'Set commit message for imported image' }),
    platform: valueFlag({ help: 'Set platform if server is multi-platform capable', parse: parsePlatform }),
  },
  async run(engine: Pick<Engine, 'images'>, { flags, operands: [from = '', name], out, io, untilInterrupted }) {
    using interruption = untilInterrupted();
    const image = await engine.images.import(sourceOf(from, io), {
      name,
      message: flags.message,
      config: flags.change.length > 0 ? parseChanges(flags.change) : undefined,
      platform: flags.platform,
      cancelSignal: interruption.signal,
    });
    out.line(image.id);
  },
});

function sourceOf(from: string, { stdin, workingDir }: CliIo): ImportSource {
  if (from === '-') return { bytes: stdin };
  if (/^https?:\/\//.test(from)) return { url: from };
  return { path: resolve(workingDir, from) };
}
