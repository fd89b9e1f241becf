import { constants, fstatSync, lstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import { errnoOf } from '../content/storage-failure.js';
import { Breath } from '../layer/tree/breath.js';
import { type Descriptor, within } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { readNames } from '../layer/tree/read-names.js';
import type { FileEntry } from './file-service.js';
import { locate, notFound, openAt, openFolderAt } from './locate.js';
import type { NamedTree } from './named-tree.js';
import { toEntry } from './to-entry.js';
import { joinTreePath, parseTreePath } from './tree-path.js';

type Kernel = Pick<Syscalls, 'openInRoot'>;

/** @throws container_path_not_found */
export function readEntry(
  syscalls: Kernel,
  tree: NamedTree,
  path: string,
  options: { readonly followsLink?: boolean | undefined } = {},
): FileEntry {
  using found = locate(syscalls, tree, path, options);
  const name = found.base === '.' ? '/' : found.base;
  const entry = toEntry(found.stats, name, found.path, within(found.folder, found.base));
  if (!entry) throw notFound(tree, path);
  return entry;
}

/** What lies in a folder, by name. What goes while we look is left out. */
export async function listFolder(syscalls: Kernel, tree: NamedTree, path: string): Promise<readonly FileEntry[]> {
  using folder = openFolderAt(syscalls, tree, path);
  const { absolute } = parseTreePath(path);
  const breath = new Breath();
  const entries: FileEntry[] = [];
  for (const name of await readNames(folder.path, breath)) {
    const entry = entryOf(folder, name, absolute);
    if (entry) entries.push(entry);
    await breath.take();
  }
  return entries;
}

function entryOf(folder: Descriptor, name: Buffer, path: string): FileEntry | undefined {
  const place = within(folder, name);
  try {
    const text = name.toString('utf8');
    return toEntry(lstatSync(place, { bigint: true }), text, joinTreePath(path, text), place);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EINVAL') return undefined;
    throw error;
  }
}

/** The first `maxBytes` of a regular file; neither a fifo nor a device is opened. */
export async function readFileStart(
  syscalls: Kernel,
  tree: NamedTree,
  path: string,
  { maxBytes }: { readonly maxBytes: number },
): Promise<Uint8Array> {
  using found = openAt(syscalls, tree, path);
  if (!fstatSync(found.fd).isFile()) throw engineError('container_path_not_file', { path, ref: tree.ref });
  try {
    // `/proc/kmsg` is a regular file, and waits for what is not written yet.
    await using file = await open(found.path, constants.O_RDONLY | constants.O_NONBLOCK);
    return await readStart(file, maxBytes);
  } catch (cause) {
    throw fileFailure(cause, { operation: 'open', path });
  }
}

async function readStart(file: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const { bytesRead } = await file.read(bytes, length, maxBytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
