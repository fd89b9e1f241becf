import { type BigIntStats, readlinkSync } from 'node:fs';

import type { FileEntry, FileKind } from './file-service.js';

const NANOS_PER_MS = 1_000_000n;
const PERMISSIONS = 0o7777n;

/** @param place Where its link is read from. */
export function toEntry(stats: BigIntStats, name: string, path: string, place: Buffer): FileEntry {
  const kind = kindOf(stats);
  return {
    name,
    path,
    kind,
    mode: Number(stats.mode & PERMISSIONS),
    sizeBytes: Number(stats.size),
    modifiedAtMs: Number(stats.mtimeNs / NANOS_PER_MS),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    linkTarget: kind === 'symlink' ? readlinkSync(place) : undefined,
  };
}

export function kindOf(stats: BigIntStats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  return stats.isSocket() ? 'socket' : 'device';
}
