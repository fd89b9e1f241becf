import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { createIgnoreMatcher, type IgnoreMatcher, type IgnoreState, parseIgnoreFile } from '../../dockerfile/index.js';
import { engineError } from '../../errors/engine-error.js';
import { entryHeader, entryPadding, TAR_END } from '../tar/pack-entry.js';

/** A file that is put into the archive beside those of the folder. */
export type AddedFile = { readonly name: string; readonly text: string };

export type PackOptions = {
  /** What an ignore file says; undefined is the folder's own. */
  readonly ignoreText: string | undefined;
  /** Sent even where they are ignored: the other side needs them. */
  readonly kept: ReadonlySet<string>;
  /** These take the place of files of the same name. */
  readonly added: readonly AddedFile[];
  readonly onBytes: (bytes: number) => void;
  readonly cancelSignal: AbortSignal | undefined;
};

const IGNORE_FILE = '.dockerignore';
const MODE_BITS = 0o7777;

/** The ignore file of a folder; undefined where it has none. What it says is sent: no link leads it to files elsewhere. */
export async function readIgnoreFile(folder: string): Promise<string | undefined> {
  try {
    const [path, home] = await Promise.all([realpath(join(folder, IGNORE_FILE)), realpath(folder)]);
    const isOwn = path.startsWith(home === sep ? sep : home + sep) && (await stat(path)).isFile();
    return isOwn ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A folder as the tar that docker's API takes for the context of a build: everything belongs to root, as with docker's
 * program; sockets, pipes and devices stay where they are.
 *
 * @throws build_context_invalid, ignore_pattern_invalid, cancelled
 */
export async function* packContext(folder: string, options: PackOptions): AsyncGenerator<Uint8Array> {
  const text = options.ignoreText ?? (await readIgnoreFile(folder)) ?? '';
  const packer = new Packer(folder, createIgnoreMatcher(parseIgnoreFile(text)), options);
  yield* packer.folder('', packer.rootState);
  for (const { name, text: content } of options.added) yield* packer.added(name, Buffer.from(content, 'utf8'));
  yield TAR_END;
}

/** The tar of some files alone. */
export function* packFiles(files: readonly AddedFile[]): Generator<Uint8Array> {
  for (const { name, text } of files) yield* fileEntry(name, Buffer.from(text, 'utf8'));
  yield TAR_END;
}

function* fileEntry(name: string, bytes: Buffer): Generator<Uint8Array> {
  yield entryHeader({ name, kind: '0', mode: 0o600, mtimeSeconds: 0, sizeBytes: bytes.byteLength });
  yield bytes;
  yield entryPadding(bytes.byteLength);
}

class Packer {
  readonly #root: string;
  readonly #matcher: IgnoreMatcher;
  readonly #options: PackOptions;
  readonly #addedNames: ReadonlySet<string>;

  constructor(root: string, matcher: IgnoreMatcher, options: PackOptions) {
    this.#root = root;
    this.#matcher = matcher;
    this.#options = options;
    this.#addedNames = new Set(options.added.map(({ name }) => name));
  }

  get rootState(): IgnoreState {
    return this.#matcher.root;
  }

  async *folder(path: string, state: IgnoreState): AsyncGenerator<Uint8Array> {
    const names = await readdir(join(this.#root, path)).catch(unreadable(path));
    for (const name of names.toSorted()) {
      if (this.#options.cancelSignal?.aborted) throw engineError('cancelled');
      yield* this.#entry(path, name, this.#matcher.child(state, name));
    }
  }

  *added(name: string, bytes: Buffer): Generator<Uint8Array> {
    for (const piece of fileEntry(name, bytes)) yield this.#counted(piece);
  }

  async *#entry(parent: string, name: string, state: IgnoreState): AsyncGenerator<Uint8Array> {
    const path = parent === '' ? name : `${parent}/${name}`;
    if (this.#addedNames.has(path)) return;
    const isKept = this.#options.kept.has(path);
    const mayHoldKept = [...this.#options.kept].some((each) => each.startsWith(`${path}/`));
    if (state.mayBeSkipped && !isKept && !mayHoldKept) return;
    const place = join(this.#root, path);
    const stats = await lstat(place).catch(unreadable(path));
    const entry = {
      name: path,
      mode: stats.mode & MODE_BITS,
      mtimeSeconds: Math.max(0, Math.floor(stats.mtimeMs / 1000)),
    };
    const isSent = !state.isIgnored || isKept;
    if (stats.isDirectory()) {
      if (isSent) yield this.#counted(entryHeader({ ...entry, name: `${path}/`, kind: '5', sizeBytes: 0 }));
      yield* this.folder(path, state);
    } else if (isSent && stats.isSymbolicLink()) {
      const linkName = await readlink(place).catch(unreadable(path));
      yield this.#counted(entryHeader({ ...entry, kind: '2', sizeBytes: 0, linkName }));
    } else if (isSent && stats.isFile()) {
      yield this.#counted(entryHeader({ ...entry, kind: '0', sizeBytes: stats.size }));
      yield* this.#content(place, path, stats.size);
    }
  }

  /** Exactly as many bytes as its header says, whatever happens to the file meanwhile. */
  async *#content(place: string, path: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
    let left = sizeBytes;
    if (left > 0) {
      try {
        for await (const piece of createReadStream(place, { end: sizeBytes - 1 })) {
          left -= (piece as Buffer).byteLength;
          yield this.#counted(piece as Buffer);
        }
      } catch (error) {
        unreadable(path)(error);
      }
    }
    if (left > 0) yield this.#counted(Buffer.alloc(left));
    yield this.#counted(entryPadding(sizeBytes));
  }

  #counted(piece: Uint8Array): Uint8Array {
    this.#options.onBytes(piece.byteLength);
    return piece;
  }
}

const unreadable =
  (path: string) =>
  (cause: unknown): never => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw engineError('build_context_invalid', { reason: `${path || '.'} cannot be read: ${code}` }, { cause });
  };
