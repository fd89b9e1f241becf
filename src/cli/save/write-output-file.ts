import { writeFileWhole } from '../copy/write-file.js';
import { writeFailure } from '../values/write-failure.js';

/** Writes a file that is there as a whole or not at all. @throws disk_full, argument_invalid, and whatever `pieces` end with */
export async function writeOutputFile(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await writeFileWhole(path, pieces);
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}
