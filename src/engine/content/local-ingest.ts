import { createHash } from 'node:crypto';
import { createReadStream, fdatasync, ftruncate, write } from 'node:fs';
import { mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

import { engineError } from '../../errors/engine-error.js';
import { type Digest, digestAlgorithm } from '../../oci/digest.js';
import type { Claim } from '../lock/claim.js';
import type { ExpectedBlob, Growth, Ingest } from './content-store.js';
import { errnoOf, storageFailure } from './storage-failure.js';

const writeAt = promisify(write);
const truncate = promisify(ftruncate);
const syncData = promisify(fdatasync);

const HASH_CHUNK_BYTES = 256 * 1024;

/** An ingest in a file of its own, which `claim` has locked. */
export async function openLocalIngest(
  path: string,
  claim: Claim,
  blobPathOf: (digest: Digest) => string,
): Promise<Ingest> {
  const { size } = await stat(path);
  return new LocalIngest(path, claim, size, blobPathOf);
}

class LocalIngest implements Ingest {
  readonly path: string;
  readonly #claim: Claim;
  readonly #blobPathOf: (digest: Digest) => string;
  readonly #listeners = new Set<(growth: Growth) => void>();
  #state: Growth['state'] = 'growing';
  #sizeBytes: number;
  #isOpen = true;

  constructor(path: string, claim: Claim, sizeBytes: number, blobPathOf: (digest: Digest) => string) {
    this.path = path;
    this.#claim = claim;
    this.#sizeBytes = sizeBytes;
    this.#blobPathOf = blobPathOf;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  subscribe(listener: (growth: Growth) => void): () => void {
    this.#listeners.add(listener);
    listener({ bytes: this.#sizeBytes, state: this.#state });
    return () => this.#listeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.byteLength; ) {
      const { bytesWritten } = await this.#stored(
        writeAt(this.#claim.fd, bytes, written, bytes.byteLength - written, this.#sizeBytes + written),
      );
      written += bytesWritten;
    }
    this.#sizeBytes += bytes.byteLength;
    this.#tell('growing');
  }

  async restart(): Promise<void> {
    await this.#stored(truncate(this.#claim.fd, 0));
    this.#sizeBytes = 0;
    this.#tell('broken'); // Whoever has read the old bytes must begin anew too.
    this.#listeners.clear();
    this.#state = 'growing';
  }

  end(): void {
    this.#tell('ended');
  }

  async commit({ digest, size, actual, isSyncedLater }: ExpectedBlob = {}): Promise<Digest> {
    this.end();
    if (size !== undefined && size !== this.#sizeBytes) {
      await this.abort();
      throw engineError('blob_size_mismatch', { expected: size, read: this.#sizeBytes });
    }
    const found = actual ?? (await this.#hash(digest ? digestAlgorithm(digest) : 'sha256'));
    if (digest !== undefined && found !== digest) {
      await this.abort();
      throw engineError('blob_digest_mismatch', { expected: digest, actual: found });
    }
    await this.#publish(this.#blobPathOf(found), isSyncedLater ?? false);
    return found;
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    await unlink(this.path);
    this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#sizeBytes === 0) await this.abort();
    this.#close();
  }

  async #publish(blobPath: string, isSyncedLater: boolean): Promise<void> {
    if (!isSyncedLater) await this.#stored(syncData(this.#claim.fd));
    await this.#stored(renameInto(this.path, blobPath));
    this.#close();
    if (!isSyncedLater) await syncFolder(dirname(blobPath));
  }

  async #hash(algorithm: 'sha256' | 'sha512'): Promise<Digest> {
    const hash = createHash(algorithm);
    for await (const chunk of createReadStream(this.path, { highWaterMark: HASH_CHUNK_BYTES })) {
      hash.update(chunk as Uint8Array);
    }
    return `${algorithm}:${hash.digest('hex')}` as Digest;
  }

  /** On a full disk the bytes that lie here are in the way of everybody: they go. */
  async #stored<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      const failure = storageFailure(this.path, cause);
      if (failure !== cause) await this.abort();
      throw failure;
    }
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#claim[Symbol.dispose]();
    if (this.#state === 'growing') this.#tell('broken');
  }

  #tell(state: Growth['state']): void {
    this.#state = state;
    for (const listener of this.#listeners) listener({ bytes: this.#sizeBytes, state });
  }
}

async function renameInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
