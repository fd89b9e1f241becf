import { existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { posix } from 'node:path';

import { requireOutputFile } from './output-file.js';

/**
 * Writes a file that is there as a whole or not at all: what is at `path` stays until everything has come. What a killed
 * process has left beside it is taken away by the next that writes there.
 *
 * @throws argument_invalid
 */
export async function writeFileWhole(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await requireOutputFile(path);
  const folder = posix.dirname(path);
  const beginning = `.tmp-${posix.basename(path)}.`;
  await removeAbandoned(folder, beginning);
  const unfinished = posix.join(folder, `${beginning}${process.pid}`);
  // In a folder of everybody's somebody may have put a link there.
  await rm(unfinished, { force: true });
  await using file = await open(unfinished, 'wx', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function removeAbandoned(folder: string, beginning: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const writer = name.startsWith(beginning) ? name.slice(beginning.length) : '';
    const isAbandoned = /^\d+$/.test(writer) && !existsSync(`/proc/${writer}`);
    if (isAbandoned) await rm(posix.join(folder, name), { force: true });
  }
}
