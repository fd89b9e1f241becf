import { createReadStream } from 'node:fs';

import type { InlineFile } from '../../../dockerfile/index.js';
import type { ContainerId } from '../../container/container.js';
import { inflated } from '../../layer/inflate-by-program.js';
import { type Descriptor, openToRead, within } from '../../layer/tree/descriptor.js';
import { TreeWriter } from '../../layer/tree/tree-writer.js';
import { unpackTree } from '../../layer/tree/unpack-tree.js';
import type { BuildSession } from '../build-session.js';
import type { SourceEntry } from '../context/source-entries.js';
import type { AddedFile } from './add-url.js';
import type { ChangeMode } from './copy-mode.js';
import { ownerOf } from './copy-owner.js';
import type { CopySource } from './copy-sources.js';
import type { ExecutedStep } from './file-step.js';
import { isArchive } from './is-archive.js';
import { warnOfOwner } from './warn-of-owner.js';
import { EntryWatch, type Stamps } from './watch-entries.js';
import { writableTree } from './writable-tree.js';
import { type Destination, fileTarget, requireFolder, type WritePlace, writeEntries } from './write-entries.js';

export type CopyWork = {
  readonly found: readonly CopySource[];
  readonly fetched: readonly AddedFile[];
  readonly inlineFiles: readonly InlineFile[];
  readonly destination: Destination;
  readonly chown: string | undefined;
  readonly changeMode: ChangeMode | undefined;
  /** Archives among the sources are taken apart. */
  readonly isUnpacked: boolean;
  /** Those that were fetched, too. */
  readonly unpacksFetched: boolean;
  readonly stamps: Stamps;
};

/** Copies what was found into the tree of an active snapshot. */
export async function copyFiles(session: BuildSession, key: ContainerId, work: CopyWork): Promise<ExecutedStep> {
  const { parts, stores, cancelSignal } = session;
  const { syscalls } = parts.host;
  using tree = writableTree(parts, stores, key);
  const owner = ownerOf(syscalls, tree, { chown: work.chown, onUnknown: warnOfOwner(session) });
  const place: WritePlace = { tree, owner, keepsOwners: false, changeMode: work.changeMode, cancelSignal };
  if (work.destination.isFolder) requireFolder(syscalls, place, work.destination.path);
  const watch = new EntryWatch(work.stamps);
  for (const source of work.found) {
    const entries = watch.watched(source.tree, source.entries());
    await copySource(session, { ...place, ...keepingOf(source, work) }, { source, entries, work });
  }
  for (const { source } of work.fetched) {
    const ofAddress = { ...work, isUnpacked: work.unpacksFetched };
    await copySource(session, place, { source, entries: source.entries(), work: ofAddress });
  }
  for (const file of work.inlineFiles) await writeInline(session, place, work.destination, file);
  return { isUncertain: watch.hasChanged };
}

/** Without `--chown`, what comes from a stage or an image is whose it was there. */
const keepingOf = ({ tree }: CopySource, { chown }: CopyWork): Pick<WritePlace, 'keepsOwners'> => ({
  keepsOwners: tree.keepsOwners && !chown,
});

type SourceWork = {
  readonly source: CopySource;
  readonly entries: Iterable<SourceEntry>;
  readonly work: CopyWork;
};

async function copySource(
  session: BuildSession,
  place: WritePlace,
  { source, entries, work }: SourceWork,
): Promise<void> {
  const { syscalls } = session.parts.host;
  const { root, keepsParents } = source;
  const { destination } = work;
  if (root.isFolder || keepsParents) {
    requireFolder(syscalls, place, destination.path);
    return await writeEntries(syscalls, place, destination.path, entries);
  }
  for (const entry of entries) {
    if (work.isUnpacked && (await unpacked(session, place, { entry, destination, chown: work.chown }))) continue;
    const target = fileTarget(syscalls, place, destination, root.name);
    await writeEntries(syscalls, place, target.folder, [{ ...entry, below: latin1(target.name) }]);
  }
}

/** Takes an archive apart below the destination; false where it is none. */
async function unpacked(
  { parts }: BuildSession,
  place: WritePlace,
  {
    entry,
    destination,
    chown,
  }: { readonly entry: SourceEntry; readonly destination: Destination; readonly chown: string | undefined },
): Promise<boolean> {
  const { host } = parts;
  using file = openToRead(within(entry.folder, entry.base));
  if (!file || !(await isArchive(host.processes, bytesOf(file)))) return false;
  requireFolder(host.syscalls, place, destination.path);
  await unpackTree(host.syscalls, inflated(host.processes, bytesOf(file)), {
    root: place.tree.root,
    folder: latin1(destination.path),
    owner: chown ? place.owner : 'archive',
    keepsKinds: false,
    shownAs: (name) => `${destination.path}/${Buffer.from(name, 'latin1').toString('utf8')}`,
    cancelSignal: place.cancelSignal,
  });
  return true;
}

/** Opened anew: whoever reads only its start leaves it at that. */
const bytesOf = ({ path }: Descriptor): AsyncIterable<Uint8Array> => createReadStream(path);

const INLINE_MODE = 0o644;
const MS_PER_SECOND = 1000;

async function writeInline(
  { parts }: BuildSession,
  place: WritePlace,
  destination: Destination,
  { name, content }: InlineFile,
): Promise<void> {
  const { syscalls, clock } = parts.host;
  const target = fileTarget(syscalls, place, destination, name.slice(name.lastIndexOf('/') + 1));
  const bytes = Buffer.from(content);
  using writer = new TreeWriter(syscalls, {
    root: place.tree.root,
    folder: latin1(target.folder),
    owner: place.owner,
    keepsKinds: true,
    shownAs: () => `${target.folder}/${target.name}`,
  });
  writer.begin({
    kind: 'file',
    name: latin1(target.name),
    linkName: '',
    mode: place.changeMode?.(INLINE_MODE, false) ?? INLINE_MODE,
    uid: place.owner.uid,
    gid: place.owner.gid,
    mtime: String(Math.floor(clock.nowMs() / MS_PER_SECOND)),
    bodyBytes: bytes.byteLength,
    major: 0,
    minor: 0,
    records: [],
  });
  await writer.body(bytes);
  writer.end();
}

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
