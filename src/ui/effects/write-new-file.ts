import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Writes a file that was not there before; half a file is worse than none. */
export async function writeNewFile(path: string, bytes: AsyncIterable<Uint8Array>, mode: number): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode });
  try {
    await pipeline(bytes, file);
  } catch (error) {
    // Not what was there before: that was never opened.
    if (file.bytesWritten > 0 || !isSystemError(error) || error.code !== 'EEXIST') await rm(path, { force: true });
    throw error;
  }
}

/** Whether the system said no. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
