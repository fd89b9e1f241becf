import { type FileHandle, open } from 'node:fs/promises';

import { engineError } from '../../../errors/engine-error.js';
import { MAX_DOCUMENT_BYTES } from '../../../oci/parse-manifest.js';
import { entryPath } from '../../layer/tar/entry-path.js';
import { type ArchiveIndex, indexArchive, type Place } from './index-archive.js';

const CHUNK_BYTES = 512 * 1024;

/** Links that lead to links: docker writes one. */
const MAX_LINKS = 8;

/**
 * The files of a tar that lies on disk, each read where it is. Nothing is ever unpacked, so that no name and no
 * link in it can lead anywhere but to another of its files.
 */
export interface ArchiveFiles extends AsyncDisposable {
  has(path: string): boolean;
  /** @throws archive_invalid where there is no such file */
  size(path: string): number;
  /** A small file as a whole. @throws archive_invalid where there is none, or a large one */
  read(path: string): Promise<Buffer>;
  /** Its first bytes, as many as there are up to `bytes`. @throws archive_invalid */
  start(path: string, bytes: number): Promise<Buffer>;
  /** In pieces that hold until the next one is asked for. @throws archive_invalid */
  stream(path: string, offset?: number): AsyncIterable<Uint8Array>;
}

/** @throws archive_invalid where it is no whole tar */
export async function openArchiveFiles(path: string): Promise<ArchiveFiles> {
  const file = await open(path, 'r');
  try {
    return new TarFiles(file, await indexArchive(file));
  } catch (failure) {
    await file.close();
    throw failure;
  }
}

class TarFiles implements ArchiveFiles {
  readonly #file: FileHandle;
  readonly #index: ArchiveIndex;

  constructor(file: FileHandle, index: ArchiveIndex) {
    this.#file = file;
    this.#index = index;
  }

  has(path: string): boolean {
    return this.#index.has(entryPath(path) ?? '');
  }

  size(path: string): number {
    return this.#place(path).bytes;
  }

  async read(path: string): Promise<Buffer> {
    const { at, bytes } = this.#place(path);
    if (bytes > MAX_DOCUMENT_BYTES) throw engineError('archive_invalid', { reason: `${path} has ${bytes} bytes` });
    return await this.#bytesAt(at, bytes);
  }

  async start(path: string, bytes: number): Promise<Buffer> {
    const place = this.#place(path);
    return await this.#bytesAt(place.at, Math.min(bytes, place.bytes));
  }

  async *stream(path: string, offset = 0): AsyncGenerator<Uint8Array> {
    const { at, bytes } = this.#place(path);
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes));
    for (let done = offset; done < bytes; ) {
      const { bytesRead } = await this.#file.read(buffer, 0, Math.min(CHUNK_BYTES, bytes - done), at + done);
      if (bytesRead === 0) throw engineError('archive_invalid', { reason: `${path} is cut off` });
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #bytesAt(at: number, bytes: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(bytes), 0, bytes, at);
    return buffer.subarray(0, bytesRead);
  }

  /** Where a file lies, links followed. */
  #place(path: string): Place {
    let current = entryPath(path);
    for (let links = 0; links <= MAX_LINKS && current !== undefined; links += 1) {
      const entry = this.#index.get(current);
      if (!entry) break;
      if (entry.kind === 'file') return entry;
      current = entry.target;
    }
    throw engineError('archive_invalid', { reason: `it has no file ${JSON.stringify(path)}` });
  }
}
