import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { acquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';

/**
 * Changes a file in /etc of a container that runs. In place: it is mounted there. One at a time: those that are linked to
 * others have theirs changed by whoever starts these. A file that has gone meanwhile is nobody's any more.
 */
export async function changeFile(
  { host, roots }: Pick<ContainerParts, 'host' | 'roots'>,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  using _ = await acquireLock(host, join(layout.locks(roots), 'etc'));
  try {
    const text = await readFile(path, 'utf8');
    const changed = change(text);
    if (changed !== text) await writeFile(path, changed);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
