import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import type { TarEntry } from '../tar/tar-entry.js';
import { Breath } from './breath.js';
import { type Descriptor, openToRead, within } from './descriptor.js';
import { readAttributes } from './read-attributes.js';
import type { TreeEntry } from './walk-tree.js';

/** A file of a tree, or a mark in a layer that `name` is gone: an empty file of that name. */
export type PackedEntry = TreeEntry | { readonly name: string; readonly isMark: true };

/** An entry as an archive has it, and where it is a file that, to read as long as nobody asks for the next. */
export type PackedFile = { readonly header: TarEntry; readonly file: Descriptor | undefined };

/**
 * What an archive of `entries` consists of. Names of one file are hard links to the first of them; what has gone meanwhile
 * is left out.
 *
 * @throws cancelled
 */
export async function* packedFiles(
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  entries: Iterable<PackedEntry> | AsyncIterable<PackedEntry>,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): AsyncGenerator<PackedFile, void, undefined> {
  const links = new Map<string, string>();
  const breath = new Breath();
  for await (const entry of entries) {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    await breath.take();
    if ('isMark' in entry) {
      yield { header: markHeader(entry.name), file: undefined };
      continue;
    }
    const header = asLink(readAttributes(syscalls, entry), entry, links);
    if (!header) continue;
    using file = header.kind === 'file' ? openToRead(within(entry.folder, entry.base)) : undefined;
    if (header.kind === 'file' && !file) continue;
    if (header.kind !== 'hardlink') remember(header, entry, links);
    yield { header, file };
  }
}

const markHeader = (name: string): TarEntry => ({
  kind: 'file',
  name,
  linkName: '',
  mode: 0,
  uid: 0,
  gid: 0,
  mtime: '0',
  bodyBytes: 0,
  major: 0,
  minor: 0,
  records: [],
});

/** A further name of a file that the archive has already. */
function asLink(header: TarEntry | undefined, { stats }: TreeEntry, links: Map<string, string>): TarEntry | undefined {
  if (!header || stats.nlink < 2n || header.kind === 'directory') return header;
  const first = links.get(keyOf(stats));
  return first === undefined ? header : { ...header, kind: 'hardlink', linkName: first, bodyBytes: 0, records: [] };
}

/** What went before it could be opened is in no archive, and what has its name where that is unpacked is another file. */
function remember({ kind, name }: TarEntry, { stats }: TreeEntry, links: Map<string, string>): void {
  if (stats.nlink > 1n && kind !== 'directory') links.set(keyOf(stats), name);
}

const keyOf = ({ dev, ino }: TreeEntry['stats']): string => `${dev}:${ino}`;
