import {
  chmodSync,
  chownSync,
  constants,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  symlinkSync,
} from 'node:fs';

import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { errnoOf } from '../../content/storage-failure.js';
import { baseOf, entryPath, parentOf } from '../tar/entry-path.js';
import type { TarEntry } from '../tar/tar-entry.js';
import { type Descriptor, descriptor, openFolder, openHandle, within } from './descriptor.js';
import { type CopyBodyOptions, FileBody } from './file-body.js';
import { isCarried, kindOf, nanosOf, XATTR_RECORD } from './read-attributes.js';
import { removeAt } from './remove-at.js';

/** Where an archive is unpacked, and what it may do there. */
export type WriteRules = {
  /** The tree that names are resolved in; nothing outside is reached. */
  readonly root: Descriptor;
  /** The folder in it that names are relative to, bytes as `latin1`. It must exist. */
  readonly folder: string;
  /** Who owns what is made; undefined for this process's user. */
  readonly owner: 'archive' | { readonly uid: number; readonly gid: number } | undefined;
  /** A name in the root: nothing but this and what is below it is written, whatever the archive holds beside it. */
  readonly only?: string | undefined;
  /** A directory does not take the place of a file, nor a file that of a directory. */
  readonly keepsKinds: boolean;
  /** What the archive says of the folder itself holds for it, too; otherwise that stays as it is. */
  readonly takesFolder?: boolean | undefined;
  /** A name of the archive as the user knows it, for sentences. */
  readonly shownAs: (path: string) => string;
};

const NODE_TYPES = { char: constants.S_IFCHR, block: constants.S_IFBLK, fifo: constants.S_IFIFO } as const;
const IMPLIED_FOLDER_MODE = 0o755;
/** How often somebody may put something in the place that was just cleared. */
const ATTEMPTS = 100;

type Place = { readonly folder: Descriptor; readonly base: Buffer };
type OpenFile = { readonly file: Descriptor; readonly entry: TarEntry; readonly body: FileBody };

/** Writes the entries of an archive one after another. Closing it leaves the last one as far as it came. */
export class TreeWriter implements Disposable {
  readonly #syscalls: Syscalls;
  readonly #rules: WriteRules;
  /** The folder that was written to last: the next entry mostly goes there, too. */
  #parent: { readonly path: string; readonly folder: Descriptor } | undefined;
  #current: OpenFile | undefined;
  /** Folders get their times when all is in them. */
  readonly #folderTimes: { readonly path: string; readonly mtime: string }[] = [];

  constructor(syscalls: Syscalls, rules: WriteRules) {
    this.#syscalls = syscalls;
    this.#rules = rules;
  }

  begin(entry: TarEntry): void {
    this.#finishFile();
    const path = entryPath(entry.name);
    if (path === undefined) throw invalid(`${quoted(entry.name)} leads out of the archive, or is too long`);
    if (!this.#isAsked(path)) throw invalid(`${quoted(entry.name)} is not what was asked for`);
    if (path === '') return this.#rules.takesFolder && entry.kind === 'directory' ? this.#writeTop(entry) : undefined;
    const place = { folder: this.#folderAt(parentOf(path)), base: Buffer.from(baseOf(path), 'latin1') };
    if (entry.kind === 'directory') return this.#writeFolder(place, path, entry);
    if (entry.kind === 'file') return this.#beginFile(place, path, entry);
    this.#clear(place, path, entry);
    this.#make(place, entry);
  }

  async body(bytes: Uint8Array): Promise<void> {
    await this.#current?.body.write(bytes);
  }

  /** The body of the file that was begun, from one that is open. */
  async copyBody(from: Descriptor, options: CopyBodyOptions): Promise<void> {
    await this.#current?.body.copy(this.#syscalls, from, options);
  }

  end(): void {
    this.#finishFile();
    for (const { path, mtime } of this.#folderTimes.toReversed()) {
      const handle = this.#open(path);
      if (handle === undefined) continue; // Somebody has taken it away.
      using folder = descriptor(handle);
      this.#syscalls.setTimes(within(folder, '.'), nanosOf(mtime));
    }
  }

  [Symbol.dispose](): void {
    this.#current?.file[Symbol.dispose]();
    this.#parent?.folder[Symbol.dispose]();
  }

  #folderAt(path: string): Descriptor {
    if (this.#parent?.path === path) return this.#parent.folder;
    const handle = this.#open(path) ?? this.#makeFolder(path);
    this.#parent?.folder[Symbol.dispose]();
    const folder = descriptor(handle);
    this.#parent = { path, folder };
    return folder;
  }

  #isAsked(path: string): boolean {
    const { only } = this.#rules;
    return only === undefined || path === only || path.startsWith(`${only}/`);
  }

  /** Links on the way are followed as a program of the container would. */
  #open(path: string): number | undefined {
    const { root, folder, only } = this.#rules;
    if (only !== undefined && path !== '') return this.#openBelow(only, path.slice(only.length));
    return this.#syscalls.openInRoot(root.fd, Buffer.from(`${folder}/${path}/.`, 'latin1'));
  }

  /** A link that the archive has made leads no further than what was asked for. */
  #openBelow(only: string, path: string): number | undefined {
    using top = openFolder(within(this.#rules.root, Buffer.from(only, 'latin1')));
    return top && this.#syscalls.openInRoot(top.fd, Buffer.from(`./${path}/.`, 'latin1'));
  }

  #makeFolder(path: string): number {
    if (path === '') throw invalid('the folder to unpack into has gone');
    const above = parentOf(path);
    using folder = descriptor(this.#open(above) ?? this.#makeFolder(above));
    const where = within(folder, Buffer.from(baseOf(path), 'latin1'));
    try {
      mkdirSync(where, { mode: IMPLIED_FOLDER_MODE });
      using opened = openFolder(where);
      if (opened) this.#own(opened);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const made = this.#open(path);
    if (made === undefined)
      throw engineError('file_kind_conflict', { path: this.#rules.shownAs(path), isFolder: false });
    return made;
  }

  #writeFolder(place: Place, path: string, entry: TarEntry): void {
    const { folder, base } = place;
    const found = lstatSync(within(folder, base), { throwIfNoEntry: false });
    if (found && !found.isDirectory()) this.#clear(place, path, entry);
    if (!found?.isDirectory()) mkdirSync(within(folder, base), { mode: 0o700 });
    using opened = openFolder(within(folder, base));
    if (!opened) throw invalid(`${quoted(path)} was taken away while it was written`);
    this.#own(opened, entry);
    fchmodSync(opened.fd, entry.mode);
    this.#setXattrs(opened.path, entry);
    this.#folderTimes.push({ path, mtime: entry.mtime });
  }

  #writeTop(entry: TarEntry): void {
    const folder = this.#folderAt('');
    this.#own(folder, entry);
    chmodSync(folder.path, entry.mode);
    this.#setXattrs(folder.path, entry);
    this.#folderTimes.push({ path: '', mtime: entry.mtime });
  }

  #clear({ folder, base }: Place, path: string, { kind }: TarEntry): void {
    const found = this.#syscalls.lookAt(folder.fd, base);
    if (!found) return;
    const { isFolder, isMountPoint } = found;
    if (this.#rules.keepsKinds && isFolder !== (kind === 'directory')) {
      throw engineError('file_kind_conflict', { path: this.#rules.shownAs(path), isFolder });
    }
    // In its own mount namespace the kernel refuses; in that of a container it would let the file go, and the mount with it.
    if (isMountPoint) throw this.#failure('unlinkat', path, 'device or resource busy');
    if (isFolder) removeAt(folder, base);
    else this.#syscalls.removeFileAt(folder.fd, base);
  }

  #beginFile(place: Place, path: string, entry: TarEntry): void {
    const file = descriptor(this.#create(place, path, entry));
    this.#current = { file, entry, body: new FileBody(file, entry) };
  }

  /** Never what is there already: a device, a fifo or a link to somewhere. */
  #create(place: Place, path: string, entry: TarEntry): number {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      this.#clear(place, path, entry);
      const fd = this.#syscalls.createFileAt(place.folder.fd, place.base, 0o600);
      if (fd !== undefined) return fd;
    }
    throw this.#failure('openat', path, 'file already exists');
  }

  #failure(operation: string, path: string, reason: string): Error {
    return engineError('file_operation_failed', { operation, path: this.#rules.shownAs(path), reason });
  }

  #finishFile(): void {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    using file = current.file;
    current.body.end();
    this.#own(file, current.entry);
    fchmodSync(file.fd, current.entry.mode); // After the owner, which takes set-user-ID away.
    this.#setXattrs(file.path, current.entry);
    this.#syscalls.setTimes(file.fd, nanosOf(current.entry.mtime));
  }

  #make(place: Place, entry: TarEntry): void {
    const where = within(place.folder, place.base);
    if (entry.kind === 'hardlink') return this.#link(place, entry);
    if (entry.kind === 'symlink') symlinkSync(Buffer.from(entry.linkName, 'latin1'), where);
    else if (entry.kind === 'char' || entry.kind === 'block' || entry.kind === 'fifo') {
      this.#syscalls.makeNode(where, NODE_TYPES[entry.kind], entry);
    }
    using made = openMade(where, entry);
    if (!made) return;
    this.#own(made, entry);
    if (entry.kind !== 'symlink') chmodSync(made.path, entry.mode);
    this.#setXattrs(made.path, entry);
    this.#syscalls.setTimes(where, nanosOf(entry.mtime)); // Of a file of its own a program sets them anyway.
  }

  /** To a file below the folder that is unpacked into; never through a link at its end. */
  #link({ folder, base }: Place, { name, linkName }: TarEntry): void {
    const target = entryPath(linkName);
    const handle = target && this.#isAsked(target) ? this.#open(parentOf(target)) : undefined;
    if (!target || handle === undefined) {
      throw invalid(`hard link ${quoted(name)} to ${quoted(linkName)}, which is not in the archive`);
    }
    using from = descriptor(handle);
    linkSync(within(from, Buffer.from(baseOf(target), 'latin1')), within(folder, base));
  }

  #own({ path }: Descriptor, entry?: TarEntry): void {
    const { owner } = this.#rules;
    if (owner === undefined) return;
    const { uid, gid } = owner === 'archive' ? (entry ?? { uid: 0, gid: 0 }) : owner;
    chownSync(path, uid, gid);
  }

  /** By what is open: under the name a program of the container may have put a file of its own meanwhile. */
  #setXattrs(opened: string, { records }: TarEntry): void {
    for (const { key, value } of records) {
      const name = key.startsWith(XATTR_RECORD) ? key.slice(XATTR_RECORD.length) : '';
      if (name === '' || !isCarried(name)) continue;
      try {
        this.#syscalls.setXattr(opened, name, value);
      } catch (error) {
        // A file system that has no such attributes does without, as with docker.
        if (!isEngineError(error, 'system_call_failed')) throw error;
      }
    }
  }
}

/** What was made; undefined where its name is gone, or something of another kind has it, which is not the archive's to change. */
function openMade(where: Buffer, { kind }: TarEntry): Descriptor | undefined {
  const found = openHandle(where);
  if (!found || kindOf(fstatSync(found.fd)) === kind) return found;
  found[Symbol.dispose]();
  return undefined;
}

const invalid = (reason: string): Error => engineError('archive_invalid', { reason });

const quoted = (path: string): string => JSON.stringify(Buffer.from(path, 'latin1').toString('utf8'));
