import { lstatSync, realpathSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import { MAX_DOCUMENT_BYTES } from '../../../oci/parse-manifest.js';
import { entryPath } from '../../layer/tar/entry-path.js';
import type { ArchiveFiles } from './archive-files.js';

const CHUNK_BYTES = 512 * 1024;

/** The files of an archive that lies unpacked in a folder: an OCI layout as skopeo writes it. @throws archive_invalid */
export function openFolderFiles(folder: string): ArchiveFiles {
  const files = new FolderFiles(folder);
  if (files.has('manifest.json') || files.has('oci-layout')) return files;
  throw engineError('archive_invalid', { reason: `${folder} is a folder` });
}

class FolderFiles implements ArchiveFiles {
  readonly #root: string;

  constructor(folder: string) {
    this.#root = realpathSync(folder);
  }

  has(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  size(path: string): number {
    return this.#get(path).bytes;
  }

  async read(path: string): Promise<Buffer> {
    const { place, bytes } = this.#get(path);
    if (bytes > MAX_DOCUMENT_BYTES) throw engineError('archive_invalid', { reason: `${path} has ${bytes} bytes` });
    return await readFile(place);
  }

  async start(path: string, bytes: number): Promise<Buffer> {
    await using file = await open(this.#get(path).place, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  }

  async *stream(path: string, offset = 0): AsyncGenerator<Uint8Array> {
    const { place, bytes } = this.#get(path);
    await using file = await open(place, 'r');
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes));
    for (let at = offset; at < bytes; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, bytes - at), at);
      if (bytesRead === 0) throw engineError('archive_invalid', { reason: `${path} is cut off` });
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is open between two calls.
  }

  #get(path: string): { readonly place: string; readonly bytes: number } {
    const found = this.#find(path);
    if (!found) throw engineError('archive_invalid', { reason: `it has no file ${JSON.stringify(path)}` });
    return found;
  }

  /** Links may lead to other files of the folder, as in what docker wrote once, but nowhere else. */
  #find(path: string): { readonly place: string; readonly bytes: number } | undefined {
    const inner = entryPath(path);
    if (inner === undefined) return undefined;
    try {
      const place = realpathSync(join(this.#root, inner));
      const stats = lstatSync(place);
      return place.startsWith(`${this.#root}${sep}`) && stats.isFile() ? { place, bytes: stats.size } : undefined;
    } catch {
      return undefined;
    }
  }
}
