import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { PATIENCE_MS } from '../patience.js';

/** A file system of its own with room for `bytes`, mounted at `path`; gone when it is closed. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Until no file more can be made there. */
  fill(): void;
  /** What more there is goes into one file. @returns its path */
  leave(bytes: number): string;
}

const SMALLEST_WRITE = 16 * 1024;
const LARGEST_WRITE = 8 * 1024 * 1024;
const LOOK_EVERY_MS = 50;

export function mountSmallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync('/tmp/g');
  const image = join(folder, 'image');
  const path = join(folder, 'm');
  const fd = openSync(image, 'w');
  ftruncateSync(fd, bytes);
  closeSync(fd);
  execFileSync('mkfs.ext4', ['-q', '-m', '0', image]);
  mkdirSync(path);
  execFileSync('mount', ['-o', 'loop', image, path]);
  return {
    path,
    // What ext4 keeps ready for blocks that are not placed yet comes free when they are: so all is placed at once, and
    // the last word has who makes a new file, which wants a block and an inode of its own.
    fill() {
      writeUntilFull(join(path, 'filler'), 64 * 1024);
      for (let count = 0; writeUntilFull(join(path, `filler-${count}`), 1024) > 0; count += 1);
    },
    leave(bytes) {
      const left = (): number => {
        const { bavail, bsize } = statfsSync(path);
        return bavail * bsize;
      };
      const filler = join(path, 'filler');
      const fd = openSync(filler, 'a');
      try {
        // As much as is told to be free cannot always be had.
        for (let more = left() - bytes; more > 0; more = left() - bytes) {
          const size = Math.min(Math.max(Math.floor(more / 2), SMALLEST_WRITE), LARGEST_WRITE);
          if (!placed(fd, Buffer.alloc(size, 'x'))) break;
        }
      } finally {
        closeSync(fd);
      }
      return filler;
    },
    [Symbol.dispose]() {
      unmountPatiently(path);
      // Whoever is late, as what a monitor calls at its end, makes a folder there once more.
      rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

/** @returns how many blocks it took */
function writeUntilFull(path: string, blockSize: number): number {
  const block = Buffer.alloc(blockSize, 'x');
  let count = 0;
  let fd: number | undefined;
  try {
    fd = openSync(path, 'w');
    while (placed(fd, block)) count += 1;
    return count;
  } catch (error) {
    if (!isFull(error)) throw error;
    return count;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Writes it to the disk itself. @returns whether there was room */
function placed(fd: number, block: Buffer): boolean {
  try {
    writeSync(fd, block);
    fsyncSync(fd);
    return true;
  } catch (error) {
    if (!isFull(error)) throw error;
    return false;
  }
}

const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC';

/** A program whose end nobody waits for may still be in there. */
function unmountPatiently(path: string): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; Atomics.wait(nobody, 0, 0, LOOK_EVERY_MS)) {
    try {
      execFileSync('umount', [path], { stdio: 'pipe' });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
    }
  }
}
