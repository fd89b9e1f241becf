import { resolve } from 'node:path';

import type { Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { requireOutputFile } from '../copy/output-file.js';
import { writeFileWhole } from '../copy/write-file.js';
import { textFlag } from '../flag.js';
import { invalid } from '../values/invalid.js';

/** `docker export`: a container's file tree as one tar. */
export const exportContainer = command({
  summary: "Export a container's filesystem as a tar archive",
  operands: { usage: 'CONTAINER', min: 1, max: 1 },
  flags: { output: textFlag({ short: 'o', help: 'Write to a file, instead of STDOUT' }) },
  async run(
    engine: Pick<Engine, 'files'>,
    { flags: { output = '' }, operands: [ref = ''], out, io, untilInterrupted },
  ) {
    if (output === '' && out.isTerminal) {
      throw invalid('cowardly refusing to save to a terminal. Use the -o flag or redirect');
    }
    const path = resolve(io.workingDir, output);
    if (output !== '') await requireOutputFile(path, output);
    using interruption = untilInterrupted();
    const tar = await engine.files.export(ref, { cancelSignal: interruption.signal });
    if (output !== '') return await writeFileWhole(path, tar);
    for await (const piece of tar) {
      out.write(piece);
      await out.ready();
    }
  },
});
