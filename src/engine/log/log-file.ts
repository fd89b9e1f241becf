import { type FileHandle, open } from 'node:fs/promises';

/** A log that is open for reading, at any place. */
export class LogFile implements AsyncDisposable {
  /** Tells it apart from others, as long as it is open. */
  readonly inode: number;
  /** Of the last change, in milliseconds. */
  readonly changedAtMs: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, { ino, mtimeMs }: { readonly ino: number; readonly mtimeMs: number }) {
    this.inode = ino;
    this.changedAtMs = mtimeMs;
    this.#handle = handle;
  }

  /** Undefined where there is none (yet). */
  static async open(path: string): Promise<LogFile | undefined> {
    const handle = await unlessMissing(open(path, 'r'));
    return handle && (await LogFile.of(handle));
  }

  /** Takes the handle over. */
  static async of(handle: FileHandle): Promise<LogFile> {
    return new LogFile(handle, await handle.stat());
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** At most `length` bytes from `offset` on; fewer at the end of the file. They are written `into` a buffer that is large enough, if any. */
  async read(offset: number, length: number, into?: Buffer): Promise<Buffer> {
    const block = into && into.byteLength >= length ? into : Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await this.#handle.read(block, 0, length, offset);
    return block.subarray(0, bytesRead);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

async function unlessMissing<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
