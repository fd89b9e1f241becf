import type { FileHandle } from 'node:fs/promises';

import { engineError, isEngineError } from '../../../errors/engine-error.js';
import { entryPath, parentOf } from '../../layer/tar/entry-path.js';
import { BLOCK_BYTES, type TarEntry } from '../../layer/tar/tar-entry.js';
import { TarReader } from '../../layer/tar/tar-reader.js';

/** Where a file's bytes lie in the archive. */
export type Place = { readonly kind: 'file'; readonly at: number; readonly bytes: number };

/** A link to another entry; undefined where it leads out of the archive. */
type Link = { readonly kind: 'link'; readonly target: string | undefined };

/** Files and links of an archive, by path. */
export type ArchiveIndex = ReadonlyMap<string, Place | Link>;

/** Far above what an archive of images holds, far below what would hurt to remember. */
const MAX_ENTRIES = 100_000;

/** Reads the headers of a tar, and leaves out the bodies. @throws archive_invalid */
export async function indexArchive(file: FileHandle): Promise<ArchiveIndex> {
  const { size } = await file.stat();
  const index = new Map<string, Place | Link>();
  let found: TarEntry | undefined;
  const reader = new TarReader({
    entry(entry) {
      found = entry;
      return false;
    },
    body: () => undefined,
  });

  const block = Buffer.alloc(BLOCK_BYTES);
  try {
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, at);
      reader.push(block.subarray(0, bytesRead));
      at += bytesRead;
      if (found) add(index, found, at);
      found = undefined;
      at += reader.skipBody();
      if (at > size) throw engineError('archive_invalid', { reason: 'it is cut off' });
    }
    reader.end();
  } catch (failure) {
    if (!isEngineError(failure, 'layer_invalid')) throw failure;
    const complaint = failure.message.replace(/^invalid layer: /, '');
    const reason = index.size > 0 ? complaint : 'it is no tar archive';
    throw engineError('archive_invalid', { reason }, { cause: failure });
  }
  if (index.size === 0) throw engineError('archive_invalid', { reason: 'it is no tar archive, or an empty one' });
  return index;
}

function add(index: Map<string, Place | Link>, entry: TarEntry, at: number): void {
  const name = decoded(entry.name);
  const path = entryPath(name);
  if (path === undefined) throw refused(name, 'leads out of the archive');
  const known = toPlace(entry, { path, at });
  if (!known) return;
  // Which of the two is meant depends on who reads it: nobody writes such an archive in good faith.
  if (index.has(path)) throw refused(name, 'is there twice');
  if (index.size >= MAX_ENTRIES) throw engineError('archive_invalid', { reason: `more than ${MAX_ENTRIES} entries` });
  index.set(path, known);
}

function toPlace(
  entry: TarEntry,
  { path, at }: { readonly path: string; readonly at: number },
): Place | Link | undefined {
  switch (entry.kind) {
    case 'file': {
      const isSparse = entry.oldSparse !== undefined || entry.records.some(({ key }) => key.startsWith('GNU.sparse.'));
      if (isSparse) throw refused(path, 'is a sparse file');
      return { kind: 'file', at, bytes: entry.bodyBytes };
    }
    case 'hardlink':
      return { kind: 'link', target: entryPath(decoded(entry.linkName)) };
    case 'symlink':
      return { kind: 'link', target: symlinkTarget(path, decoded(entry.linkName)) };
    case 'directory':
    case 'char':
    case 'block':
    case 'fifo':
      return undefined;
    default:
      return entry.kind satisfies never;
  }
}

/** Where a symlink leads, by its text alone; undefined where that is outside. */
function symlinkTarget(path: string, target: string): string | undefined {
  if (target.startsWith('/')) return undefined;
  const parts = parentOf(path)
    .split('/')
    .filter((part) => part !== '');
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The tar's reader gives one character a byte. */
const decoded = (name: string): string => Buffer.from(name, 'latin1').toString('utf8');

const refused = (name: string, what: string): Error =>
  engineError('archive_invalid', { reason: `${JSON.stringify(name)} ${what}` });
