import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ContextStore } from '../../contexts/context-store.js';
import { findTlsFiles } from '../../contexts/tls-folder.js';
import { unpackContext } from '../../remote/context-archive.js';
import type { InputStream } from '../cli-io.js';
import { command } from '../command.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';

const LARGEST_BYTES = 10 * 1024 * 1024;

/** `docker context import`: what docker's program or gantry exported. */
export const contextImport = command({
  summary: 'Import a context from a tar file',
  operands: { usage: 'CONTEXT FILE|-', min: 2, max: 2 },
  flags: {},
  async runLocally({ operands: [name = '', file = ''], out, err, io }) {
    const archive = file === '-' ? await readInput(io.stdin) : await readArchive(resolve(io.workingDir, file), file);
    const { meta, tls } = unpackContext(archive, file);
    const folder = await mkdtemp(join(tmpdir(), 'gantry-context-'));
    try {
      for (const [fileName, bytes] of tls) await writeFile(join(folder, fileName), bytes, { mode: 0o600 });
      await ContextStore.of(io.env).create({ meta: { ...meta, name }, tls: await findTlsFiles(folder) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    out.line(name);
    err.line(`Successfully imported context ${JSON.stringify(name)}`);
  },
});

async function readArchive(path: string, text: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw invalid(openFailure(text, cause), { cause });
  }
}

async function readInput(stdin: InputStream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stdin) {
    size += (piece as Buffer).byteLength;
    if (size > LARGEST_BYTES) throw invalid('the archive is too large for a context');
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
