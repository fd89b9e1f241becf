import { createHash } from 'node:crypto';
import { type BigIntStats, read, readSync } from 'node:fs';
import { promisify } from 'node:util';

import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import type { Breath } from '../../layer/tree/breath.js';
import { openToRead, within } from '../../layer/tree/descriptor.js';
import { readAttributes } from '../../layer/tree/read-attributes.js';
import type { SourceEntry } from './source-entries.js';

const readAt = promisify(read);
const PIECE_BYTES = 512 * 1024;
const SMALL_BYTES = 64 * 1024;
const SETTLED_AFTER_MS = 2000;

/** Of files that lie still: hashing them once is enough. Kept by who they are, how large and since when. */
export type KnownContents = Map<string, string>;

export type DigestOptions = {
  readonly keepsOwners: boolean;
  readonly known: KnownContents;
  readonly nowMs: number;
  /** Taken between pieces, so that whoever else is on this thread has a turn. */
  readonly breath: Breath;
  readonly cancelSignal: AbortSignal;
};

/** What is small is read at once: to wait for another thread would take longer. */
async function readNext(fd: number, buffer: Buffer): Promise<number> {
  if (buffer.byteLength <= SMALL_BYTES) return readSync(fd, buffer);
  return (await readAt(fd, buffer, 0, buffer.byteLength, null)).bytesRead;
}

/** Tells two states of a file apart without reading it. */
export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

/**
 * What a file is, beside its times: two with one digest are copied alike. Undefined for what cannot be copied, and for what
 * has gone.
 */
export async function digestEntry(
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  { path, folder, base, stats }: SourceEntry,
  { keepsOwners, ...options }: DigestOptions,
): Promise<string | undefined> {
  const header = readAttributes(syscalls, { name: path, folder, base, stats });
  if (!header) return undefined;
  const { kind, mode, uid, gid, linkName, major, minor, records } = header;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([kind, mode, ...(keepsOwners ? [uid, gid] : []), linkName, major, minor]));
  for (const { key, value } of records) hash.update(JSON.stringify([key, value.byteLength])).update(value);
  if (kind === 'file') hash.update(await contentDigest({ folder, base, stats }, options));
  return hash.digest('hex');
}

/** Empty for one that has gone meanwhile. */
async function contentDigest(
  { folder, base, stats }: Pick<SourceEntry, 'folder' | 'base' | 'stats'>,
  { known, nowMs, breath, cancelSignal }: Omit<DigestOptions, 'keepsOwners'>,
): Promise<string> {
  const stamp = stampOf(stats);
  const before = known.get(stamp);
  if (before !== undefined) return before;
  using file = openToRead(within(folder, base));
  if (!file) return '';
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, Number(stats.size) + 1));
  for (;;) {
    if (cancelSignal.aborted) throw engineError('cancelled');
    await breath.take();
    const bytesRead = await readNext(file.fd, buffer);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
  }
  const digest = hash.digest('hex');
  // One that was changed a moment ago may be changed again without looking different.
  if (nowMs - Number(stats.ctimeMs) > SETTLED_AFTER_MS) known.set(stamp, digest);
  return digest;
}
