import { readFile, stat } from 'node:fs/promises';
import type { CliIo } from '../cli-io.js';

/** A file that a user names. A pipe gives its bytes once: whoever may have to begin again does so before he takes them. */
export async function readInput(path: string, { beginAgain }: Pick<CliIo, 'beginAgain'>): Promise<Buffer> {
  if (beginAgain && !(await stat(path)).isFile()) beginAgain();
  return await readFile(path);
}
