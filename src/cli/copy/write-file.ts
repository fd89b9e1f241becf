import { open, rename, rm } from 'node:fs/promises';
import { posix } from 'node:path';

import { requireOutputFile } from './output-file.js';

/** Writes a file that is there as a whole or not at all: what is at `path` stays until everything has come. @throws argument_invalid */
export async function writeFileWhole(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await requireOutputFile(path);
  const unfinished = posix.join(posix.dirname(path), `.tmp-${posix.basename(path)}${process.pid}`);
  await using file = await open(unfinished, 'w', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
