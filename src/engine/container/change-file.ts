import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { acquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';

/** What no hosts file has. A container may write as much as it likes into its own, and others wait for it to be read. */
const LARGEST_BYTES = 4 * 1024 * 1024;
/** So much it may grow while it is read. */
const GROWTH_BYTES = 64 * 1024;

/**
 * Changes a file in /etc of a container that runs. In place: it is mounted there. One at a time: those that are linked to
 * others have theirs changed by whoever starts these. A file that has gone meanwhile is nobody's any more, and one that its
 * container has made so large that it is of no use stays as it is.
 */
export async function changeFile(
  { host, roots }: Pick<ContainerParts, 'host' | 'roots'>,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  using _ = await acquireLock(host, join(layout.locks(roots), 'etc'));
  try {
    const text = await readBounded(path);
    if (text === undefined) return;
    const changed = change(text);
    if (changed !== text) await writeFile(path, changed);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

async function readBounded(path: string): Promise<string | undefined> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size > LARGEST_BYTES) return undefined;
  const buffer = Buffer.allocUnsafe(size + GROWTH_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.toString('utf8', 0, length);
    length += bytesRead;
  }
  return undefined;
}
