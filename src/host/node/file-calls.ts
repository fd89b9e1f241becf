import { constants } from 'node:fs';

import type { Syscalls } from '../syscalls.js';

const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW, S_IFMT, S_IFDIR } = constants;
const O_CLOEXEC = 0o2000000;
// <fcntl.h>
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_NO_AUTOMOUNT = 0x800;
// <linux/stat.h>
const STATX_TYPE = 1;
const STATX_ATTR_MOUNT_ROOT = 0x2000;
const STATX = { bytes: 256, attributes: 8, mode: 28 } as const;
// <unistd.h>
const SEEK = { set: 0, data: 3, hole: 4 } as const;
const ENOENT = 2;
const EEXIST = 17;
const ENXIO = 6;

type FileCalls = {
  errno(): number;
  statx(folder: number, name: Uint8Array, flags: number, mask: number, into: Uint8Array): number;
  openat(folder: number, name: Uint8Array, flags: number, mode: number): number;
  unlinkat(folder: number, name: Uint8Array, flags: number): number;
  lseek(fd: number, offset: number, whence: number): number | bigint;
  sendfile(to: number, from: number, offset: null, bytes: number): Promise<number>;
};

/** Throws for a result below 0. */
type Check = (result: number, call: string, path: Uint8Array | string) => void;

/** The calls by name in an open folder, a third of the time of Node's by `/proc/self/fd`; and bytes that stay in the kernel. */
export function fileCalls(
  libc: () => FileCalls,
  check: Check,
): Pick<Syscalls, 'lookAt' | 'createFileAt' | 'removeFileAt' | 'nextData' | 'sendFile'> {
  const found = Buffer.alloc(STATX.bytes);
  const seek = (fd: number, offset: number, whence: number): number => Number(libc().lseek(fd, offset, whence));
  return {
    lookAt(folder, name) {
      const result = libc().statx(folder, cString(name), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_TYPE, found);
      if (result < 0 && libc().errno() === ENOENT) return undefined;
      check(result, 'statx', name);
      return {
        isFolder: (found.readUInt16LE(STATX.mode) & S_IFMT) === S_IFDIR,
        isMountPoint: (found.readUInt32LE(STATX.attributes) & STATX_ATTR_MOUNT_ROOT) !== 0,
      };
    },
    createFileAt(folder, name, mode) {
      const flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC;
      const fd = libc().openat(folder, cString(name), flags, mode);
      if (fd < 0 && libc().errno() === EEXIST) return undefined;
      check(fd, 'openat', name);
      return fd;
    },
    removeFileAt(folder, name) {
      const result = libc().unlinkat(folder, cString(name), 0);
      if (result < 0 && libc().errno() === ENOENT) return;
      check(result, 'unlinkat', name);
    },
    nextData(fd, offset) {
      const start = seek(fd, offset, SEEK.data);
      if (start < 0 && libc().errno() === ENXIO) return undefined;
      const end = start < offset ? -1 : seek(fd, start, SEEK.hole);
      return end > start ? { start, end } : { start: offset, end: Infinity }; // It knows of no holes.
    },
    async sendFile(to, from, { offset, bytes }) {
      for (const fd of [to, from]) check(seek(fd, offset, SEEK.set), 'lseek', String(fd));
      const sent = await libc().sendfile(to, from, null, bytes);
      return sent < 0 ? undefined : sent;
    },
  };
}

const NUL = Buffer.alloc(1);
const cString = (name: Uint8Array): Uint8Array => Buffer.concat([name, NUL]);
