import { closeSync, openSync, readSync } from 'node:fs';

/**
 * A file of the kernel's that is read again and again: opened once, read from its beginning each time.
 *
 * Such a file can be kept open when its directory is removed; it then has nothing more to say.
 */
export class CounterFile implements Disposable {
  readonly #fd: number | undefined;

  constructor(path: string) {
    this.#fd = openIfThere(path);
  }

  /** Undefined where the file was never there, or its group is gone. */
  read(): string | undefined {
    if (this.#fd === undefined) return undefined;
    try {
      // cgroupfs gives the whole in one piece where there is room for it.
      return room.toString('latin1', 0, readSync(this.#fd, room, 0, room.byteLength, 0));
    } catch (error) {
      if (codeOf(error) === 'ENODEV') return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
  }
}

/** `io.stat` has a line a disk, `memory.stat` some 4 KB. */
const room = Buffer.allocUnsafe(64 * 1024);

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (['ENOENT', 'ENODEV', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
