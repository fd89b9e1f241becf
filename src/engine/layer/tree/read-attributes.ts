import { type BigIntStats, readlinkSync, type Stats } from 'node:fs';

import { isEngineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import type { PaxRecord, TarEntry, TarEntryKind } from '../tar/tar-entry.js';
import { within } from './descriptor.js';
import type { TreeEntry } from './walk-tree.js';

export const XATTR_RECORD = 'SCHILY.xattr.';

const PERMISSIONS = 0o7777n;
const NANOS_PER_SECOND = 1_000_000_000n;

/** What belongs to this machine and not to the file: the overlay's own marks, and labels of its policy. */
const OF_THE_MACHINE = /^(trusted\.overlay\.|security\.(selinux|ima|evm)$)/;

export const isCarried = (attribute: string): boolean => !OF_THE_MACHINE.test(attribute);

/** What a tar's header says of a file; undefined for what no tar can hold, a socket, and for what has gone. */
export function readAttributes(
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  { name, folder, base, stats }: TreeEntry,
): TarEntry | undefined {
  const kind = kindOf(stats);
  if (kind === undefined) return undefined;
  const place = within(folder, base);
  const linkName = kind === 'symlink' ? readLink(place) : '';
  if (linkName === undefined) return undefined;
  return {
    kind,
    name: kind === 'directory' && !name.endsWith('/') ? `${name}/` : name,
    linkName,
    mode: Number(stats.mode & PERMISSIONS),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtime: seconds(stats.mtimeNs),
    bodyBytes: kind === 'file' ? Number(stats.size) : 0,
    ...deviceOf(kind, stats.rdev),
    records: readXattrs(syscalls, place),
  };
}

/** Where a link points, as bytes; undefined where it is one no longer. */
export function readLink(place: Buffer): string | undefined {
  try {
    return readlinkSync(place, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EINVAL') return undefined;
    throw error;
  }
}

/** Undefined for a socket. */
export function kindOf(stats: Stats | BigIntStats): TarEntryKind | undefined {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isCharacterDevice()) return 'char';
  if (stats.isBlockDevice()) return 'block';
  return stats.isFIFO() ? 'fifo' : undefined;
}

/** @see gnu_dev_major(3) */
function deviceOf(kind: TarEntryKind, device: bigint): { readonly major: number; readonly minor: number } {
  if (kind !== 'char' && kind !== 'block') return { major: 0, minor: 0 };
  return {
    major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)),
    minor: Number((device & 0xffn) | ((device >> 12n) & ~0xffn & 0xffffffffn)),
  };
}

/** As a tar has it: with a fraction only where there is one. */
function seconds(nanos: bigint): string {
  const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const whole = (nanos - rest) / NANOS_PER_SECOND;
  if (rest === 0n) return String(whole);
  // Below zero a decimal counts the other way.
  if (whole < 0n) return `-${-whole - 1n}.${pad(NANOS_PER_SECOND - rest)}`;
  return `${whole}.${pad(rest)}`;
}

const pad = (nanos: bigint): string => nanos.toString().padStart(9, '0').replace(/0+$/, '');

/** The other way round. */
export function nanosOf(mtime: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(mtime) ?? [];
  const nanos = BigInt(whole) * NANOS_PER_SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return sign === '-' ? -nanos : nanos;
}

function readXattrs(syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>, place: Buffer): readonly PaxRecord[] {
  try {
    return syscalls
      .listXattrs(place)
      .filter(isCarried)
      .flatMap((name) => {
        const value = syscalls.getXattr(place, name);
        return value ? [{ key: `${XATTR_RECORD}${name}`, value }] : [];
      });
  } catch (error) {
    if (isEngineError(error, 'system_call_failed')) return []; // A file system without them, or the file has gone.
    throw error;
  }
}
