import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat, utimes } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { hasCode } from './log-files.js';

/** Docker's choice, too: whoever writes a lot has the processor to itself. */
const FASTEST = 1;

/** Compresses a file that is no longer written to. Killed at any point it has done nothing, or can be done again. */
export async function compressPiece(path: string): Promise<void> {
  const half = `${path}.gz.half`;
  try {
    const { atime, mtime } = await stat(path);
    await pipeline(createReadStream(path), createGzip({ level: FASTEST }), createWriteStream(half, { mode: 0o600 }));
    // Its time says whether anything in it is late enough, without reading it.
    await utimes(half, atime, mtime);
    await rename(half, `${path}.gz`);
    await rm(path, { force: true });
  } catch (error) {
    await rm(half, { force: true });
    // Taken away meanwhile, as it was one too many.
    if (!hasCode(error, ['ENOENT'])) throw error;
  }
}
