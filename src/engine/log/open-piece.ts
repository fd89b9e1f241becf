import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { LogFile } from './log-file.js';
import { hasCode, type LogPiece } from './log-files.js';

/** <fcntl.h>; its other half is O_DIRECTORY, which differs from machine to machine. */
const TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/**
 * Opens one for reading; undefined where it has gone meanwhile, or its name is another file's. One that is compressed is
 * unpacked into a file without a name, as far as it can be.
 */
export async function openPiece({ path, isCompressed, inode }: LogPiece): Promise<LogFile | undefined> {
  const file = await LogFile.open(path);
  if (!file || file.inode !== inode) {
    await file?.[Symbol.asyncDispose]();
    return undefined;
  }
  if (!isCompressed) return file;
  await using _ = file;
  return await unpack(path, file.changedAtMs);
}

async function unpack(path: string, changedAtMs: number): Promise<LogFile | undefined> {
  const handle = await open(dirname(path), TMPFILE | constants.O_RDWR, 0o600);
  try {
    await pipeline(createReadStream(path), createGunzip(), (blocks) => writeBlocks(handle, blocks));
  } catch (error) {
    // What is damaged ends early: no reason to show nothing of it, or of the others.
    if (!hasCode(error, ['ENOENT', 'Z_BUF_ERROR', 'Z_DATA_ERROR'])) {
      await handle.close();
      throw error;
    }
  }
  await handle.utimes(changedAtMs / 1000, changedAtMs / 1000);
  return await LogFile.of(handle);
}

async function writeBlocks(handle: FileHandle, blocks: AsyncIterable<Buffer>): Promise<void> {
  for await (const block of blocks) await handle.writeFile(block);
}
