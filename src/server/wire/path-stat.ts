import type { FileEntry, FileKind } from '../../engine/index.js';

/** Bits of Go's file modes, which are not the kernel's. @see Go, io/fs: FileMode */
const KIND_BITS: Readonly<Record<FileKind, number>> = {
  file: 0,
  directory: 2 ** 31,
  symlink: 2 ** 27,
  device: 2 ** 26,
  fifo: 2 ** 25,
  socket: 2 ** 24,
};
const SPECIAL_BITS = [
  { mask: 0o4000, bit: 2 ** 23 },
  { mask: 0o2000, bit: 2 ** 22 },
  { mask: 0o1000, bit: 2 ** 20 },
] as const;

type Asked = {
  /** As it was asked for. */
  readonly path: string;
  /** Where a symlink leads in the end. */
  readonly leadsTo?: string | undefined;
};

/** What `X-Docker-Container-Path-Stat` says of a path. @see moby, api/types/container: PathStat */
export function pathStatHeader(entry: FileEntry, { path, leadsTo = '' }: Asked): Readonly<Record<string, string>> {
  const stat = {
    name: lastPart(path),
    size: entry.sizeBytes,
    mode: goMode(entry),
    mtime: new Date(entry.modifiedAtMs).toISOString(),
    linkTarget: leadsTo,
  };
  return { 'X-Docker-Container-Path-Stat': Buffer.from(JSON.stringify(stat)).toString('base64') };
}

const goMode = ({ kind, mode }: FileEntry): number =>
  SPECIAL_BITS.filter(({ mask }) => (mode & mask) !== 0).reduce(
    (sum, { bit }) => sum + bit,
    KIND_BITS[kind] + (mode & 0o777),
  );

/** Go's `filepath.Base`: of `/etc/.` that is `.`, of the root `/`. */
const lastPart = (path: string): string => /([^/]+)\/*$/.exec(path)?.[1] ?? '/';
