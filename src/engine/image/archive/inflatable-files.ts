import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { engineError } from '../../../errors/engine-error.js';
import type { Host } from '../../../host/host.js';
import type { ContentStore, Ingest } from '../../content/content-store.js';
import { inflated } from '../../layer/inflate-by-program.js';
import type { ArchiveFiles } from './archive-files.js';

const CHUNK_BYTES = 512 * 1024;

type Parts = { readonly content: Pick<ContentStore, 'ingestUnnamed'>; readonly host: Pick<Host, 'processes'> };

/**
 * The files of an archive, and of those that bzip2 or xz has packed what was in them: no registry takes such a layer, so it
 * is kept as the tar that it was.
 */
export class InflatableFiles implements ArchiveFiles {
  readonly #files: ArchiveFiles;
  readonly #parts: Parts;
  readonly #cancelSignal: AbortSignal | undefined;
  /** Below the state root; they go with this object, or with the process. */
  readonly #copies = new Map<string, Ingest>();
  #inflating: Promise<unknown> = Promise.resolve();

  /** @param files Is the caller's to close. */
  constructor(parts: Parts, files: ArchiveFiles, options: { readonly cancelSignal?: AbortSignal | undefined } = {}) {
    this.#parts = parts;
    this.#files = files;
    this.#cancelSignal = options.cancelSignal;
  }

  /** From now on `path` is what was packed in it. One at a time. @throws archive_invalid, program_missing, disk_full, cancelled */
  async inflate(path: string): Promise<void> {
    const done = this.#inflating.then(() => this.#inflate(path));
    this.#inflating = done.catch(() => undefined);
    await done;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  size(path: string): number {
    return this.#copies.get(path)?.sizeBytes ?? this.#files.size(path);
  }

  async read(path: string): Promise<Buffer> {
    return await this.#files.read(path);
  }

  async start(path: string, bytes: number): Promise<Buffer> {
    const copy = this.#copies.get(path);
    if (!copy) return await this.#files.start(path, bytes);
    await using file = await open(copy.path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  }

  async *stream(path: string, offset = 0): AsyncGenerator<Uint8Array> {
    const copy = this.#copies.get(path);
    if (!copy) return yield* this.#files.stream(path, offset);
    yield* createReadStream(copy.path, { start: offset, highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inflating;
    for (const copy of this.#copies.values()) await copy.abort();
  }

  async #inflate(path: string): Promise<void> {
    if (this.#copies.has(path)) return;
    const { content, host } = this.#parts;
    const copy = await content.ingestUnnamed();
    try {
      for await (const bytes of inflated(host.processes, kept(this.#files.stream(path)))) {
        if (this.#cancelSignal?.aborted) throw engineError('cancelled');
        await copy.write(bytes);
      }
    } catch (failure) {
      await copy.abort();
      throw failure;
    }
    this.#copies.set(path, copy);
  }
}

/** Pieces that may be asked for ahead: those of an archive hold until the next one is. */
async function* kept(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
