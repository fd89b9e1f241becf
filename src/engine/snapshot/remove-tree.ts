import { existsSync, opendirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { errnoOf } from '../content/storage-failure.js';

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 10;
/** Removed in less time than it takes to have another thread do it. */
const FEW_ENTRIES = 64;

/**
 * Removes a tree whatever is in it. `rm` walks large trees several times as fast as Node does, but costs
 * milliseconds to start: `isLarge` chooses.
 *
 * The `tar` of a process that was killed writes on for a moment: what it brings meanwhile is removed as well.
 */
export async function removeTree(
  { processes, clock }: Pick<Host, 'processes' | 'clock'>,
  dir: string,
  { isLarge }: { readonly isLarge: boolean },
): Promise<void> {
  if (!isLarge && (await isRemovedHere(dir))) return;
  for (let attempt = 1; ; attempt += 1) {
    const { exitCode, stderr } = await processes.run('rm', ['-rf', '--one-file-system', '--', dir]);
    if (exitCode === 0) return;
    if (attempt === ATTEMPTS) throw engineError('program_failed', { program: 'rm', reason: stderr.trim() });
    await clock.sleep(FIRST_WAIT_MS * 2 ** attempt);
  }
}

async function isRemovedHere(dir: string): Promise<boolean> {
  try {
    if (hasFewEntries(dir)) rmSync(dir, { recursive: true, force: true });
    else await rm(dir, { recursive: true, force: true });
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT') return !existsSync(dir);
    return false;
  }
}

/** Looks at no more than that many. */
function hasFewEntries(dir: string): boolean {
  let seen = 0;
  const folders = [dir];
  for (const folder of folders) {
    using entries = opendirSync(folder);
    for (let entry = entries.readSync(); entry; entry = entries.readSync()) {
      seen += 1;
      if (seen > FEW_ENTRIES) return false;
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
    }
  }
  return true;
}
