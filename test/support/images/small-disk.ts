import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own with room for `bytes`, mounted at `path`; gone when it is closed. */
export interface SmallDisk extends Disposable {
  readonly path: string;
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
    [Symbol.dispose]() {
      execFileSync('umount', [path]);
      // Whoever is late, as what a monitor calls at its end, makes a folder there once more.
      rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
