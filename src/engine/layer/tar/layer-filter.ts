import type { WhiteoutForm } from '../unpack-job.js';
import { entryPath, type Whiteout, whiteoutOf } from './entry-path.js';
import { invalid, LayerTree, quoted } from './layer-tree.js';
import { BLOCK_BYTES, type PaxRecord, type TarEntry } from './tar-entry.js';
import { TarReader } from './tar-reader.js';
import { writeHeader } from './write-header.js';

const OPAQUE = { key: 'SCHILY.xattr.trusted.overlay.opaque', value: Buffer.from('y') } as const;

/** A folder that the layer uses but does not tell of, as docker makes it. */
const PLAIN_FOLDER = {
  kind: 'directory',
  linkName: '',
  mode: 0o755,
  uid: 0,
  gid: 0,
  bodyBytes: 0,
  major: 0,
  minor: 0,
  records: [],
} as const satisfies Partial<TarEntry>;

/**
 * Turns the tar of a layer, which anybody may have written, into one that `tar -x` may be given.
 *
 * Every entry is checked, and its header written anew: it lies below the root, in true folders of the layer
 * (never behind a symbolic link), hard links go to files of the layer only, the overlay's own attributes and
 * devices 0:0 are left out, and whiteouts take the form `whiteouts`. File bodies pass through untouched.
 */
export class LayerFilter {
  readonly #whiteouts: WhiteoutForm;
  readonly #tree = new LayerTree();
  readonly #reader = new TarReader({
    entry: (entry) => this.#takeEntry(entry),
    body: (bytes) => this.#out.push(bytes),
  });
  #out: Uint8Array[] = [];
  #sizeBytes = 0;
  #entries = 0;

  constructor(whiteouts: WhiteoutForm) {
    this.#whiteouts = whiteouts;
  }

  /** Bytes of all files so far. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Takes a piece of the layer's tar; gives pieces for `tar`. @throws layer_invalid */
  push(piece: Uint8Array): readonly Uint8Array[] {
    this.#reader.push(piece);
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** What closes the archive for `tar`. @throws layer_invalid where the layer's is cut off */
  end(): Uint8Array {
    this.#reader.end();
    return Buffer.concat([...this.#out, Buffer.alloc(2 * BLOCK_BYTES)]);
  }

  #takeEntry(read: TarEntry): boolean {
    const entry = withoutOverlayAttributes(read);
    const path = entryPath(entry.name);
    if (path === undefined) throw invalid(`${quoted(entry.name)} leads out of the layer, or is too long`);
    this.#entries += 1;
    if (path === '') return this.#takeRoot(entry);
    const whiteout = whiteoutOf(path);
    if (whiteout === 'invalid') throw invalid(`whiteout ${quoted(path)} hides nothing`);
    return whiteout ? this.#takeWhiteout(path, whiteout, entry) : this.#takeFile(path, entry);
  }

  #takeRoot(entry: TarEntry): boolean {
    if (entry.kind !== 'directory') throw invalid('the root is no folder');
    this.#writeFolder('', entry, this.#tree.find('')?.isOpaque);
    return false;
  }

  #takeFile(path: string, entry: TarEntry): boolean {
    if (isOverlayWhiteout(entry)) return false;
    this.#openParents(path, entry);
    const found = this.#tree.find(path);
    if (entry.kind === 'directory') {
      this.#writeFolder(path, entry, found?.isOpaque ?? found?.kind === 'whiteout');
      return false;
    }
    if (found?.kind === 'directory') throw invalid(`${quoted(path)} is a folder, and then a ${entry.kind}`);
    this.#write({ ...entry, name: path, linkName: this.#linkName(path, entry) });
    this.#tree.set(path, { kind: entry.kind });
    this.#sizeBytes += entry.bodyBytes;
    return true;
  }

  #linkName(path: string, { kind, linkName }: TarEntry): string {
    if (kind === 'symlink') {
      if (linkName === '') throw invalid(`symbolic link ${quoted(path)} to nothing`);
      return linkName;
    }
    if (kind !== 'hardlink') return '';
    const target = entryPath(linkName);
    if (!target) throw invalid(`hard link ${quoted(path)} to ${quoted(linkName)}, which is not in the layer`);
    this.#tree.checkHardlink(path, target);
    return target;
  }

  #takeWhiteout(path: string, whiteout: Whiteout, entry: TarEntry): boolean {
    if (whiteout.kind === 'ignored') return false;
    this.#openParents(path, entry);
    if (this.#whiteouts === 'marker') this.#writeMarker(path, entry);
    else if (whiteout.kind === 'opaque') this.#makeOpaque(whiteout.path, entry);
    else this.#hide(whiteout.path, entry);
    return false;
  }

  #writeMarker(path: string, { mtime }: TarEntry): void {
    this.#write({ ...PLAIN_FOLDER, kind: 'file', mode: 0, name: path, mtime });
  }

  /** What this same layer has at the path stays: whiteouts speak of lower layers only. */
  #hide(path: string, entry: TarEntry): void {
    const found = this.#tree.find(path);
    if (found?.kind === 'directory') this.#makeOpaque(path, entry);
    if (found !== undefined) return;
    this.#write({ ...PLAIN_FOLDER, kind: 'char', mode: 0, name: path, mtime: entry.mtime });
    this.#tree.set(path, { kind: 'whiteout' });
  }

  #makeOpaque(path: string, { mtime }: TarEntry): void {
    const entry = this.#tree.find(path)?.entry ?? { ...PLAIN_FOLDER, name: path, mtime };
    this.#writeFolder(path, entry, true);
  }

  #openParents(path: string, { mtime }: TarEntry): void {
    for (const parent of this.#tree.missingParents(path)) {
      const isHidden = this.#tree.find(parent)?.kind === 'whiteout';
      this.#writeFolder(parent, { ...PLAIN_FOLDER, name: parent, mtime }, isHidden);
    }
  }

  #writeFolder(path: string, entry: TarEntry, isOpaque = false): void {
    const isMarked = isOpaque && this.#whiteouts === 'overlay';
    const folder = { ...entry, name: path === '' ? './' : path, linkName: '', bodyBytes: 0 };
    this.#write(isMarked ? { ...folder, records: [...entry.records, OPAQUE] } : folder);
    this.#tree.set(path, { kind: 'directory', entry: folder, isOpaque });
  }

  #write(entry: TarEntry): void {
    this.#out.push(...writeHeader(entry));
  }
}

/** With them a layer would speak to the kernel; all other attributes are the image's. */
function withoutOverlayAttributes(entry: TarEntry): TarEntry {
  const isOverlays = ({ key }: PaxRecord): boolean => key.startsWith('SCHILY.xattr.trusted.overlay.');
  return entry.records.some(isOverlays)
    ? { ...entry, records: entry.records.filter((record) => !isOverlays(record)) }
    : entry;
}

const isOverlayWhiteout = ({ kind, major, minor }: TarEntry): boolean => kind === 'char' && major === 0 && minor === 0;
