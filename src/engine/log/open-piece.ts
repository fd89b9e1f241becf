import { createReadStream } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { LogFile } from './log-file.js';
import { hasCode, type LogPiece } from './log-files.js';

/** <fcntl.h>; its other half is O_DIRECTORY, which differs from machine to machine. */
const TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/** Opens one for reading; undefined where it has gone meanwhile. One that is compressed is unpacked into a file without a name. */
export async function openPiece({ path, isCompressed }: LogPiece): Promise<LogFile | undefined> {
  if (!isCompressed) return await LogFile.open(path);
  let handle: FileHandle | undefined;
  try {
    handle = await open(dirname(path), TMPFILE | constants.O_RDWR, 0o600);
    const target = handle.createWriteStream({ autoClose: false });
    await pipeline(createReadStream(path), createGunzip(), target);
    return await LogFile.of(handle);
  } catch (error) {
    await handle?.close();
    if (hasCode(error, ['ENOENT'])) return undefined;
    // Cut off, as on a full disk: what cannot be read is no reason to show nothing of the others.
    if (hasCode(error, ['Z_BUF_ERROR', 'Z_DATA_ERROR'])) return undefined;
    throw error;
  }
}
