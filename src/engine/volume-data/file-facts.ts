import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import { decompress } from '../layer/decompress.js';
import { entryPath } from '../layer/tar/entry-path.js';
import type { TarEntry } from '../layer/tar/tar-entry.js';
import { TarReader } from '../layer/tar/tar-reader.js';
import { Breath } from '../layer/tree/breath.js';
import { readAttributes, XATTR_RECORD } from '../layer/tree/read-attributes.js';
import { sparseMapOf } from '../layer/tree/sparse-map.js';
import type { VolumeTree } from './open-volume-tree.js';
import { entriesOf } from './pack-volume.js';

/** What an archive and a file system both tell of a file. */
export type FileFacts = {
  /** All but the time, in one text. */
  readonly text: string;
  /** Seconds, with a fraction where one is known; undefined for a folder, whose time says nothing of its own. */
  readonly mtime: string | undefined;
};

type Facts = ReadonlyMap<string, FileFacts>;

/** By path below the top, bytes as `latin1`; '' is the top itself. */
export async function factsOfTree(
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  tree: VolumeTree,
): Promise<Facts> {
  const facts = new Map<string, FileFacts>();
  const breath = new Breath();
  for (const file of entriesOf(tree)) {
    await breath.take();
    const entry = readAttributes(syscalls, file);
    if (entry) facts.set(entryPath(entry.name) ?? '', factsOf(entry));
  }
  return facts;
}

/** The same of a tar, plain or compressed. @throws archive_invalid */
export async function factsOfTar(tar: AsyncIterable<Uint8Array>): Promise<Facts> {
  const facts = new Map<string, FileFacts>();
  const reader = new TarReader({
    entry(entry) {
      const path = entryPath(entry.name);
      const linked = entry.kind === 'hardlink' ? facts.get(entryPath(entry.linkName) ?? '') : undefined;
      if (path !== undefined) facts.set(path, linked ?? factsOf(entry));
      return false;
    },
    body: () => undefined,
  });
  try {
    for await (const piece of decompress(tar)) reader.push(piece);
    reader.end();
  } catch (cause) {
    const isBad = isEngineError(cause, 'layer_invalid') || cause instanceof RangeError;
    throw isBad ? engineError('archive_invalid', { reason: cause.message }, { cause }) : cause;
  }
  return facts;
}

/** Where one knows whole seconds only, the other's fraction says nothing. */
export function isAlike(one: FileFacts, other: FileFacts): boolean {
  if (one.text !== other.text) return false;
  if (one.mtime === undefined || other.mtime === undefined || one.mtime === other.mtime) return true;
  const isCoarse = !one.mtime.includes('.') || !other.mtime.includes('.');
  return isCoarse && one.mtime.split('.')[0] === other.mtime.split('.')[0];
}

function factsOf(entry: TarEntry): FileFacts {
  const { kind, mode, uid, gid, linkName, major, minor, mtime } = entry;
  // Of a link only its owner can be set.
  const permissions = kind === 'symlink' ? '' : mode;
  const text = [kind, permissions, uid, gid, linkName, major, minor, sizeOf(entry), attributesOf(entry)].join('\0');
  return { text, mtime: kind === 'directory' ? undefined : mtime };
}

function sizeOf(entry: TarEntry): number {
  const map = sparseMapOf(entry);
  if (map === undefined) return entry.bodyBytes;
  if (map !== 'in body') return map.sizeBytes;
  const size = entry.records.find(({ key }) => key === 'GNU.sparse.realsize');
  return size ? Number(Buffer.from(size.value).toString('latin1')) : 0;
}

const attributesOf = ({ records }: TarEntry): string =>
  records
    .filter(({ key }) => key.startsWith(XATTR_RECORD))
    .map(({ key, value }) => `${key}=${Buffer.from(value).toString('latin1')}`)
    .toSorted()
    .join('\0');
