import { resolve } from 'node:path';

import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { requireOutputFile } from '../copy/output-file.js';
import { textFlag, valueFlag } from '../flag.js';
import { writeOutputFile } from '../save/write-output-file.js';
import { invalid } from '../values/invalid.js';
import { compressed, compressionOf, parseCompression } from '../volume/compress.js';

/** `gantry volume export`: what is in a volume as one tar, while it is in use. */
export const volumeExport = command({
  summary: 'Export what is in a volume as a tar archive',
  explanation:
    'Owners, modes, times, extended attributes and hard links are kept. The volume may be in use: a file that is written ' +
    'to meanwhile is in the archive as it was when it was read.',
  operands: { usage: 'VOLUME', min: 1, max: 1 },
  flags: {
    compress: valueFlag({
      help: 'Compress with gzip, zstd or none; default: what the name of the file says',
      parse: parseCompression,
    }),
    output: textFlag({ short: 'o', help: 'Write to a file, instead of STDOUT' }),
  },
  async run(engine: Pick<Engine, 'volumes'>, { flags, operands: [name = ''], out, io, untilInterrupted }) {
    const { output = '-', compress = compressionOf(output) } = flags;
    if (output === '-' && out.isTerminal) {
      throw invalid('cowardly refusing to save to a terminal. Use the -o flag or redirect');
    }
    const path = resolve(io.workingDir, output);
    if (output !== '-') await requireOutputFile(path, output);
    using interruption = untilInterrupted();
    const tar = await engine.volumes.export(name, { cancelSignal: interruption.signal });
    const pieces = compressed(tar, compress);
    if (output !== '-') return await writeOutputFile(path, pieces);
    for await (const piece of pieces) {
      out.write(piece);
      await out.ready();
    }
  },
});
