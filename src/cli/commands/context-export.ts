import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ContextStore } from '../../contexts/context-store.js';
import { packContext } from '../../remote/context-archive.js';
import { command } from '../command.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';

/** `docker context export`: a tar that docker's program reads, too. It holds the private key, and no login. */
export const contextExport = command({
  summary: 'Export a context to a tar archive FILE or a tar stream on STDOUT.',
  operands: { usage: 'CONTEXT [FILE|-]', min: 1, max: 2 },
  flags: {},
  async runLocally({ operands: [name = '', file = `${name}.dockercontext`], out, err, io }) {
    const archive = await packContext(await ContextStore.of(io.env).getKept(name));
    if (file === '-') {
      if (out.isTerminal) throw invalid('cowardly refusing to export to a terminal, specify a file path');
      out.write(archive);
      return;
    }
    const path = resolve(io.workingDir, file);
    try {
      await pipeline(Readable.from([archive]), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (cause) {
      throw invalid(openFailure(file, cause), { cause });
    }
    err.line(`Written file ${JSON.stringify(file)}`);
  },
});
