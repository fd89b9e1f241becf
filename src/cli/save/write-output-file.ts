import { engineError } from '../../errors/engine-error.js';
import { writeFileWhole } from '../copy/write-file.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Writes a file that is there as a whole or not at all. @throws disk_full, and whatever `pieces` end with */
export async function writeOutputFile(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await writeFileWhole(path, pieces);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw FULL.has(code) ? engineError('disk_full', { path }, { cause }) : cause;
  }
}
