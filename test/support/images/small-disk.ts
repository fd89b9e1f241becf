import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own with room for `bytes`, mounted at `path`; gone when it is closed. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Until no file more can be made there. */
  fill(): void;
}

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
    [Symbol.dispose]() {
      execFileSync('umount', [path]);
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
    for (; ; count += 1) {
      writeSync(fd, block);
      fsyncSync(fd);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return count;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
