import type { LogFile } from '../log/log-file.js';
import { type LogPiece, listLogPieces } from '../log/log-files.js';
import { openPiece } from '../log/open-piece.js';

/** Files that stay open, the one that is written to among them. One that was compressed is unpacked for as long. */
const MAX_OPEN = 6;

/** One of the files of a log, under a number that stays its own whatever becomes of its name. */
export type KnownPiece = LogPiece & { readonly id: number };

type Opened = { readonly file: LogFile; users: number; usedAt: number };

/** The files of one log as they come, go, and are compressed, while it is looked at. */
export class PieceTable implements AsyncDisposable {
  readonly #path: string;
  readonly #opened = new Map<number, Promise<Opened | undefined>>();
  #pieces: readonly KnownPiece[] = [];
  #nextId = 0;
  #uses = 0;

  constructor(path: string) {
    this.#path = path;
    this.refresh();
  }

  /** What there is, the oldest first. */
  get pieces(): readonly KnownPiece[] {
    return this.#pieces;
  }

  /** Looks for what has come and gone. */
  refresh(): void {
    const before = this.#pieces;
    this.#pieces = listLogPieces(this.#path).map((piece) => ({
      ...piece,
      id: findKnown(before, piece)?.id ?? this.#nextId++,
    }));
  }

  /** The next file after that of this id; undefined at the last one. */
  after(id: number): KnownPiece | undefined {
    return this.#pieces.find((piece) => piece.id > id);
  }

  /** The file before that of this id; undefined at the first one. */
  before(id: number): KnownPiece | undefined {
    return this.#pieces.findLast((piece) => piece.id < id);
  }

  /** Works on a file; undefined where it has gone. It stays open meanwhile. */
  async use<Result>(id: number, work: (file: LogFile) => Promise<Result>): Promise<Result | undefined> {
    const opened = await this.#open(id);
    if (!opened) return undefined;
    opened.users++;
    opened.usedAt = ++this.#uses;
    try {
      return await work(opened.file);
    } finally {
      opened.users--;
      await this.#closeSome();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opening of this.#opened.values()) await (await opening)?.file[Symbol.asyncDispose]();
    this.#opened.clear();
  }

  #open(id: number): Promise<Opened | undefined> {
    const known = this.#opened.get(id);
    if (known) return known;
    const opening = this.#openAnew(id);
    this.#opened.set(id, opening);
    return opening;
  }

  async #openAnew(id: number): Promise<Opened | undefined> {
    let file = await this.#openListed(id);
    // Compressed, or given its number, since it was listed.
    if (!file) {
      this.refresh();
      file = await this.#openListed(id);
    }
    if (!file) this.#opened.delete(id);
    return file && { file, users: 0, usedAt: this.#uses };
  }

  async #openListed(id: number): Promise<LogFile | undefined> {
    const piece = this.#pieces.find((found) => found.id === id);
    return piece && (await openPiece(piece));
  }

  async #closeSome(): Promise<void> {
    if (this.#opened.size <= MAX_OPEN) return;
    const all = await Promise.all([...this.#opened].map(async ([id, opening]) => ({ id, opened: await opening })));
    const idle = all.filter(({ opened }) => opened?.users === 0);
    const oldest = idle.toSorted((a, b) => (a.opened?.usedAt ?? 0) - (b.opened?.usedAt ?? 0))[0];
    if (!oldest || !this.#opened.delete(oldest.id)) return;
    await oldest.opened?.file[Symbol.asyncDispose]();
  }
}

/** A number stays with its file, compressed or not; only one that had none yet is known by its inode, which others get later. */
function findKnown(pieces: readonly KnownPiece[], { number, inode }: LogPiece): KnownPiece | undefined {
  const isSame = (piece: KnownPiece): boolean =>
    Number.isFinite(piece.number) ? piece.number === number : piece.inode === inode;
  return pieces.find(isSame);
}
