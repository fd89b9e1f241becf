import type { BigIntStats } from 'node:fs';

import { readLink } from '../layer/tree/read-attributes.js';
import type { FileEntry, FileKind } from './file-service.js';

const NANOS_PER_MS = 1_000_000n;
const PERMISSIONS = 0o7777n;

/** What lies at `place`, where its link is read from; undefined where that is one no longer. */
export function toEntry(stats: BigIntStats, name: string, path: string, place: Buffer): FileEntry | undefined {
  const kind = kindOf(stats);
  const target = kind === 'symlink' ? readLink(place) : '';
  if (target === undefined) return undefined;
  return {
    name,
    path,
    kind,
    mode: Number(stats.mode & PERMISSIONS),
    sizeBytes: Number(stats.size),
    modifiedAtMs: Number(stats.mtimeNs / NANOS_PER_MS),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    linkTarget: kind === 'symlink' ? Buffer.from(target, 'latin1').toString('utf8') : undefined,
  };
}

export function kindOf(stats: BigIntStats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  return stats.isSocket() ? 'socket' : 'device';
}
