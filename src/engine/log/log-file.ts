import { type FileHandle, open, stat } from 'node:fs/promises';

/** A log that is open for reading, at any place. */
export class LogFile implements AsyncDisposable {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #inode: number;

  private constructor(path: string, handle: FileHandle, inode: number) {
    this.#path = path;
    this.#handle = handle;
    this.#inode = inode;
  }

  /** Undefined where there is none (yet). */
  static async open(path: string): Promise<LogFile | undefined> {
    const handle = await unlessMissing(open(path, 'r'));
    return handle && new LogFile(path, handle, (await handle.stat()).ino);
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** At most `length` bytes from `offset` on; fewer at the end of the file. */
  async read(offset: number, length: number): Promise<Buffer> {
    const block = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await this.#handle.read(block, 0, length, offset);
    return block.subarray(0, bytesRead);
  }

  /** Its name belongs to another file now: this one was rotated away, and gets no more. */
  async isReplaced(): Promise<boolean> {
    const now = await unlessMissing(stat(this.#path));
    return now !== undefined && now.ino !== this.#inode;
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
