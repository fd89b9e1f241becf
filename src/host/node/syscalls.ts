import { closeSync, openSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

import { engineError } from '../../errors/engine-error.js';
import { type BytePath, MS, type PrivateMount, type Syscalls } from '../syscalls.js';
import { fileCalls } from './file-calls.js';
import { insideSockets } from './inside-sockets.js';
import { loadKoffi } from './koffi.js';
import { unixSockets } from './unix-sockets.js';

// <sched.h>, <sys/mount.h>, <sys/file.h>
const CLONE_FS = 0x200;
const CLONE_NEW = { net: 0x40000000, mnt: 0x00020000 } as const;
const MNT_DETACH = 2;
const LOCK = { shared: 1, exclusive: 2, nonBlocking: 4 } as const;
const O_CLOEXEC = 0o2000000;
const S_IFCHR = 0o020000;
const O_PATH = 0o10000000;
// Numbers of late calls are the same on every architecture. <linux/openat2.h>
const SYS = {
  pidfdSendSignal: 424,
  openTree: 428,
  moveMount: 429,
  pidfdOpen: 434,
  closeRange: 436,
  openat2: 437,
  mountSetattr: 442,
} as const;
const RESOLVE = { noMagicLinks: 0x02, beneath: 0x08, inRoot: 0x10 } as const;
// <linux/mount.h>
const OPEN_TREE_CLONE = 1;
const MOVE_MOUNT_F_EMPTY_PATH = 4;
const MOUNT_ATTRIBUTES_BYTES = 32;
const MOUNT_ATTR = { readOnly: 1, noSuid: 2, noDev: 4, noExec: 8, noSymlinkFollow: 0x200000 } as const;
const GUARDED = Object.values(MOUNT_ATTR).reduce<number>((all, each) => all | each, 0);
// <linux/close_range.h>
const CLOSE_RANGE_CLOEXEC = 4;
const FIRST_BESIDE_STREAMS = 3;
const ANY_DESCRIPTOR = 0xffff_ffff;
// <fcntl.h>
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const AT_RECURSIVE = 0x8000;
// <linux/fs.h>
const RENAME_EXCHANGE = 2;
const ENOENT = 2;
const ESRCH = 3;
const ENOTDIR = 20;
const ELOOP = 40;
const EAGAIN = 11;
const ENODATA = 61;
const NANOS_PER_SECOND = 1_000_000_000n;
/** A `..` that somebody's rename ran into is tried again. @see openat2(2), EAGAIN */
const RESOLVE_ATTEMPTS = 1000;

type Bindings = ReturnType<typeof bind>;

/** The system calls of this machine, through libc; loaded on first use. */
export function libcSyscalls(): Syscalls {
  let bound: Bindings | undefined;
  const libc = (): Bindings => (bound ??= bind());

  const check = (result: number, call: string, path: BytePath): void => {
    if (result >= 0) return;
    const errno = errnoName(libc().errno());
    throw engineError('system_call_failed', { call, path: Buffer.from(path).toString('utf8'), errno });
  };

  const mount = ({ source, target, type, flags, data, cwd }: PrivateMount): void => {
    const call = (): void => check(libc().mount(source, target, type, flags ?? 0, data), 'mount', target);
    if (cwd === undefined) call();
    else inDirectory(cwd, call);
  };

  /** A handle, or a negative number and `errno`. */
  const resolveAt = (directory: number, path: BytePath, resolve: number): number => {
    const how = openHow(O_PATH | O_CLOEXEC, resolve | RESOLVE.noMagicLinks);
    const name = cString(path);
    for (let attempt = 1; ; attempt += 1) {
      const fd = Number(libc().openat2(SYS.openat2, directory, name, how, how.byteLength));
      if (fd >= 0 || libc().errno() !== EAGAIN || attempt === RESOLVE_ATTEMPTS) return fd;
    }
  };

  /** Closes it where it cannot be done. @see mount_setattr(2) */
  const guardMount = (fd: number): void => {
    const attributes = Buffer.alloc(MOUNT_ATTRIBUTES_BYTES);
    attributes.writeBigUInt64LE(BigInt(GUARDED), 0);
    const result = libc().mountSetattr(SYS.mountSetattr, fd, '', AT_EMPTY_PATH, attributes, attributes.byteLength);
    if (result >= 0) return;
    const errno = libc().errno();
    closeSync(fd);
    throw engineError('system_call_failed', { call: 'mount_setattr', path: String(fd), errno: errnoName(errno) });
  };

  /** Calls `act` with this thread's working directory at `path`, and goes back. */
  const inDirectory = (path: string, act: () => void): void => {
    using here = openDirectory('.');
    check(libc().chdir(path), 'chdir', path);
    try {
      act();
    } finally {
      check(libc().fchdir(here.fd), 'fchdir', '.');
    }
  };

  /** Calls `act`, then brings the thread back to the namespace and working directory that it has now. */
  const andReturn = <Result>(kind: keyof typeof CLONE_NEW, act: () => Result): Result => {
    using cwd = openDirectory('.');
    using home = openDirectory(`/proc/thread-self/ns/${kind}`);
    try {
      return act();
    } finally {
      // A thread that the runtime began meanwhile shares this one's file system state, which setns(2) refuses.
      if (kind === 'mnt') check(libc().unshare(CLONE_FS), 'unshare', 'fs');
      check(libc().setns(home.fd, CLONE_NEW[kind]), 'setns', kind);
      check(libc().fchdir(cwd.fd), 'fchdir', '.');
    }
  };

  const inNamespace: Syscalls['inNamespace'] = (path, kind, start) =>
    andReturn(kind, () => {
      using target = openDirectory(path);
      // A thread that shares its file system state with others may not change its mount namespace.
      if (kind === 'mnt') check(libc().unshare(CLONE_FS), 'unshare', 'fs');
      check(libc().setns(target.fd, CLONE_NEW[kind]), 'setns', path);
      return start();
    });

  return {
    mount,
    unmount(target, options) {
      check(libc().umount2(target, options?.lazy ? MNT_DETACH : 0), 'umount', target);
    },
    inPrivateMountNamespace: (mounts, start) =>
      andReturn('mnt', () => {
        check(libc().unshare(CLONE_NEW.mnt | CLONE_FS), 'unshare', 'mnt');
        // Mounts of the host still arrive; none of ours goes back.
        mount({ source: 'none', target: '/', type: '', flags: MS.recursive | MS.slave, data: '' });
        for (const each of mounts) mount(each);
        return start();
      }),
    inNamespace,
    copyMountTree: (namespace) =>
      inNamespace(namespace, 'mnt', () => {
        const flags = OPEN_TREE_CLONE | AT_RECURSIVE | O_CLOEXEC;
        const fd = Number(libc().openTree(SYS.openTree, AT_FDCWD, '/', flags));
        check(fd, 'open_tree', namespace);
        return fd;
      }),
    attachMountTree(fd, target) {
      const moved = libc().moveMount(SYS.moveMount, fd, '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
      check(Number(moved), 'move_mount', target);
    },
    closeOnExec() {
      // An older kernel refuses: then what was inherited goes on, as with any other program.
      libc().closeRange(SYS.closeRange, FIRST_BESIDE_STREAMS, ANY_DESCRIPTOR, CLOSE_RANGE_CLOEXEC);
    },
    async syncFileSystem(folder) {
      using directory = openDirectory(folder);
      check(await libc().syncfs(directory.fd), 'syncfs', folder);
    },
    tryLock(fd, kind) {
      if (libc().flock(fd, LOCK[kind] | LOCK.nonBlocking) === 0) return true;
      const errno = libc().errno();
      if (errno === EAGAIN) return false;
      throw engineError('system_call_failed', { call: 'flock', path: String(fd), errno: errnoName(errno) });
    },
    signalProcess(pid, signal, isRight) {
      const fd = Number(libc().pidfdOpen(SYS.pidfdOpen, pid, 0));
      if (fd < 0 && libc().errno() === ESRCH) return false;
      check(fd, 'pidfd_open', String(pid));
      try {
        // The descriptor is held first: what is looked at now is what gets the signal.
        if (!isRight()) return false;
        const sent = Number(libc().pidfdSendSignal(SYS.pidfdSendSignal, fd, signal, null, 0));
        if (sent < 0 && libc().errno() === ESRCH) return false;
        check(sent, 'pidfd_send_signal', String(pid));
        return true;
      } finally {
        closeSync(fd);
      }
    },
    exchange(one, other) {
      check(libc().renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE), 'renameat2', other);
    },
    makeWhiteout(path) {
      check(libc().mknod(path, S_IFCHR, 0n), 'mknod', path);
    },
    makeNode(path, mode, { major, minor }) {
      check(libc().mknodBytes(cString(path), mode, deviceNumber(major, minor)), 'mknod', path);
    },
    setTimes(place, nanos) {
      const time = timespecs(nanos);
      if (typeof place === 'number') check(libc().futimens(place, time), 'futimens', String(place));
      else check(libc().utimensat(AT_FDCWD, cString(place), time, AT_SYMLINK_NOFOLLOW), 'utimensat', place);
    },
    setXattr(path, name, value) {
      check(libc().setxattr(cString(path), name, value, value.byteLength, 0), 'setxattr', path);
    },
    getXattr(path, name) {
      const bytes = cString(path);
      const length = Number(libc().lgetxattr(bytes, name, null, 0));
      if (length < 0 && libc().errno() === ENODATA) return undefined;
      check(length, 'lgetxattr', path);
      const value = Buffer.alloc(length);
      check(Number(libc().lgetxattr(bytes, name, value, length)), 'lgetxattr', path);
      return value;
    },
    listXattrs(path) {
      const bytes = cString(path);
      const length = Number(libc().llistxattr(bytes, null, 0));
      check(length, 'llistxattr', path);
      if (length === 0) return [];
      const names = Buffer.alloc(length);
      check(Number(libc().llistxattr(bytes, names, length)), 'llistxattr', path);
      return names
        .toString('utf8')
        .split('\0')
        .filter((name) => name !== '');
    },
    openInRoot(root, path) {
      using directory = typeof root === 'number' ? borrowed(root) : findDirectory(root);
      if (!directory) return undefined;
      const fd = resolveAt(directory.fd, path, RESOLVE.inRoot);
      if (fd < 0 && [ENOENT, ENOTDIR, ELOOP].includes(libc().errno())) return undefined;
      check(fd, 'openat2', path);
      return fd;
    },
    openBeneath(root, path) {
      using directory = typeof root === 'number' ? borrowed(root) : openDirectory(root);
      const fd = resolveAt(directory.fd, path, RESOLVE.beneath);
      check(fd, 'openat2', path);
      return fd;
    },
    cloneMount(place, { isRecursive = false, isGuarded = false } = {}) {
      const flags = OPEN_TREE_CLONE | O_CLOEXEC | (isRecursive ? AT_RECURSIVE : 0);
      const fd = Number(
        typeof place === 'number'
          ? libc().openTree(SYS.openTree, place, '', flags | AT_EMPTY_PATH)
          : libc().openTree(SYS.openTree, AT_FDCWD, place, flags),
      );
      check(fd, 'open_tree', String(place));
      if (isGuarded) guardMount(fd);
      return fd;
    },
    ...fileCalls(libc, check),
    ...unixSockets(libc, check),
    ...insideSockets(libc, check, inNamespace),
    makePipe() {
      const ends: [number, number] = [0, 0];
      check(libc().pipe2(ends, O_CLOEXEC), 'pipe2', '');
      return { readEnd: ends[0], writeEnd: ends[1] };
    },
  };
}

/** Undefined where it is gone, as the root of a process that has ended. */
function findDirectory(path: string): ReturnType<typeof openDirectory> | undefined {
  try {
    return openDirectory(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function openDirectory(path: string): Disposable & { readonly fd: number } {
  const fd = openSync(path, 'r');
  return { fd, [Symbol.dispose]: () => closeSync(fd) };
}

/** A handle that somebody else closes. */
const borrowed = (fd: number): Disposable & { readonly fd: number } => ({ fd, [Symbol.dispose]: () => undefined });

const cString = (path: BytePath): Uint8Array => Buffer.concat([Buffer.from(path), Buffer.alloc(1)]);

/** @see gnu_dev_makedev(3) */
function deviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)];
  return (low & 0xffn) | ((high & 0xfffn) << 8n) | ((low & ~0xffn) << 12n) | ((high & ~0xfffn) << 32n);
}

/** Two `struct timespec`, of access and of change. */
function timespecs(nanos: bigint): Buffer {
  const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const times = Buffer.alloc(32);
  for (const at of [0, 16]) {
    times.writeBigInt64LE((nanos - rest) / NANOS_PER_SECOND, at);
    times.writeBigInt64LE(rest, at + 8);
  }
  return times;
}

/** `struct open_how` */
function openHow(flags: number, resolve: number): Buffer {
  const how = Buffer.alloc(24);
  how.writeBigUInt64LE(BigInt(flags), 0);
  how.writeBigUInt64LE(BigInt(resolve), 16);
  return how;
}

function errnoName(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}

function bind() {
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  /** Looked up at its first call: of three dozen most commands make three. */
  const declare = <Arguments extends readonly unknown[], Result>(prototype: string) => {
    type Call = (...args: Arguments) => Result;
    let call: Call | undefined;
    return (...args: Arguments): Result => (call ??= libc.func(prototype) as unknown as Call)(...args);
  };
  /** Called in another thread, where its `errno` stays. */
  const declareWaiting = <Arguments extends readonly unknown[]>(prototype: string) => {
    let call: ReturnType<typeof libc.func> | undefined;
    return (...args: Arguments): Promise<number> =>
      new Promise((resolve, reject) => {
        (call ??= libc.func(prototype)).async(...args, (error: Error | null, result: unknown) => {
          if (error) reject(error);
          else resolve(Number(result));
        });
      });
  };
  return {
    errno: () => koffi.errno(),
    unshare: declare<[number], number>('int unshare(int)'),
    setns: declare<[number, number], number>('int setns(int, int)'),
    chdir: declare<[string], number>('int chdir(str)'),
    fchdir: declare<[number], number>('int fchdir(int)'),
    mount: declare<[string, string, string, number, string], number>('int mount(str, str, str, ulong, str)'),
    umount2: declare<[string, number], number>('int umount2(str, int)'),
    flock: declare<[number, number], number>('int flock(int, int)'),
    renameat2: declare<[number, string, number, string, number], number>('int renameat2(int, str, int, str, uint)'),
    mknod: declare<[string, number, bigint], number>('int mknod(str, uint, uint64)'),
    mknodBytes: declare<[Uint8Array, number, bigint], number>('int mknod(void *, uint, uint64)'),
    utimensat: declare<[number, Uint8Array, Uint8Array, number], number>('int utimensat(int, void *, void *, int)'),
    futimens: declare<[number, Uint8Array], number>('int futimens(int, void *)'),
    setxattr: declare<[Uint8Array, string, Uint8Array, number, number], number>(
      'int setxattr(void *, str, void *, size_t, int)',
    ),
    lgetxattr: declare<[Uint8Array, string, Uint8Array | null, number], number | bigint>(
      'long lgetxattr(void *, str, _Out_ void *, size_t)',
    ),
    llistxattr: declare<[Uint8Array, Uint8Array | null, number], number | bigint>(
      'long llistxattr(void *, _Out_ void *, size_t)',
    ),
    socket: declare<[number, number, number], number>('int socket(int, int, int)'),
    socketpair: declare<[number, number, number, [number, number]], number>(
      'int socketpair(int, int, int, _Out_ int *)',
    ),
    pipe2: declare<[[number, number], number], number>('int pipe2(_Out_ int *, int)'),
    connect: declare<[number, Uint8Array, number], number>('int connect(int, void *, uint)'),
    bind: declare<[number, Uint8Array, number], number>('int bind(int, void *, uint)'),
    setOption: declare<[number, number, number, Uint8Array, number], number>(
      'int setsockopt(int, int, int, void *, uint)',
    ),
    openat2: declare<[number, number, Uint8Array, Uint8Array, number], number | bigint>(
      'long syscall(long, int, void *, void *, size_t)',
    ),
    openTree: declare<[number, number, string, number], number | bigint>('long syscall(long, int, str, uint)'),
    moveMount: declare<[number, number, string, number, string, number], number | bigint>(
      'long syscall(long, int, str, int, str, uint)',
    ),
    mountSetattr: declare<[number, number, string, number, Uint8Array, number], number | bigint>(
      'long syscall(long, int, str, uint, void *, size_t)',
    ),
    closeRange: declare<[number, number, number, number], number | bigint>('long syscall(long, uint, uint, uint)'),
    pidfdOpen: declare<[number, number, number], number | bigint>('long syscall(long, int, uint)'),
    pidfdSendSignal: declare<[number, number, number, null, number], number | bigint>(
      'long syscall(long, int, int, void *, uint)',
    ),
    statx: declare<[number, Uint8Array, number, number, Uint8Array], number>(
      'int statx(int, void *, int, uint, _Out_ void *)',
    ),
    openat: declare<[number, Uint8Array, number, number], number>('int openat(int, void *, int, uint)'),
    unlinkat: declare<[number, Uint8Array, number], number>('int unlinkat(int, void *, int)'),
    lseek: declare<[number, number, number], number | bigint>('int64 lseek(int, int64, int)'),
    sendfile: declareWaiting<[number, number, null, number]>('int64 sendfile(int, int, void *, size_t)'),
    syncfs: declareWaiting<[number]>('int syncfs(int)'),
    shutdown: declare<[number, number], number>('int shutdown(int, int)'),
    recv: declare<[number, Uint8Array, number, number], number | bigint>('int64 recv(int, _Out_ void *, size_t, int)'),
    dup3: declare<[number, number, number], number>('int dup3(int, int, int)'),
  };
}
