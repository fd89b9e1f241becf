import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import { tryClaim } from '../lock/claim.js';
import { layout, type Roots } from '../roots.js';
import { isUnnamedIngest } from './blob-files.js';
import { errnoOf } from './storage-failure.js';

/** How long what a cut-off pull has brought is kept for the next attempt. */
const RESUMABLE_MS = 24 * 60 * 60 * 1000;

/**
 * Removes ingests of processes that are no more: at once where nobody can go on with them, and others after a day
 * (`keepMs`). What living processes write stays.
 */
export async function recoverContent(
  host: Pick<Host, 'syscalls' | 'clock'>,
  roots: Roots,
  { keepMs = RESUMABLE_MS }: { readonly keepMs?: number | undefined } = {},
): Promise<void> {
  const folder = layout.ingests(roots);
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (isUnnamedIngest(name) || (await ageMs(host, path)) >= keepMs) await removeUnheld(host, path);
  }
}

async function removeUnheld(host: Pick<Host, 'syscalls'>, path: string): Promise<void> {
  using claim = tryClaim(host, path, 'a+');
  if (claim) await unlink(path);
}

async function ageMs({ clock }: Pick<Host, 'clock'>, path: string): Promise<number> {
  try {
    return clock.nowMs() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
