import type { Duplex } from 'node:stream';

import type { Signal } from '../oci/signal.js';

export type PrivateMount = {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  /** MS_* of mount(2). */
  readonly flags?: number | undefined;
  readonly data: string;
  /** Directory that relative paths in `data` start from; keeps long lower directory lists short. */
  readonly cwd?: string | undefined;
};

/** Names on Linux are bytes, not text. */
export type BytePath = string | Uint8Array;

export const MS = {
  readOnly: 1,
  noSuid: 2,
  noDev: 4,
  noExec: 8,
  remount: 32,
  bind: 4096,
  recursive: 1 << 14,
  private: 1 << 18,
  slave: 1 << 19,
  shared: 1 << 20,
} as const;

/** What Node has no function for. Every failure is `system_call_failed` with the errno's name. */
export interface Syscalls {
  mount(mount: PrivateMount): void;
  /** `lazy`: detaches at once, ends when nobody uses it. */
  unmount(target: string, options?: { readonly lazy?: boolean | undefined }): void;
  /**
   * Calls `start` with this thread in a new mount namespace that holds `mounts` and is seen by no other
   * process; what `start` spawns lives in it, and it ends with the last of them. The thread comes back.
   * Everything in it is synchronous, so that no other work of this process sees the namespace.
   */
  inPrivateMountNamespace<Result>(mounts: readonly PrivateMount[], start: () => Result): Result;
  /** Calls `start` with this thread in the namespace of that file (`/proc/PID/ns/net`). Synchronous likewise. */
  inNamespace<Result>(path: string, kind: 'net' | 'mnt', start: () => Result): Result;
  /**
   * A copy of the mounts that the processes in that namespace (`/proc/PID/ns/mnt`) see from their root on, in sight of
   * nobody: it ends with the descriptor unless {@link Syscalls.attachMountTree} puts it somewhere. The files are the same.
   */
  copyMountTree(namespace: string): number;
  /** Mounts what {@link Syscalls.copyMountTree} gave; once, and in the namespace that this thread is in. */
  attachMountTree(fd: number, target: string): void;
  /**
   * Nothing that this process inherited beside its standard streams goes on to what it starts: a lock that a script
   * holds around it would be held by a monitor as long as the container lives. Nothing happens before Linux 5.11.
   */
  closeOnExec(): void;
  /**
   * Everything that was written to the file system of that folder is on its disk when this resolves. It waits in a thread
   * of its own: a program for it would hold this one for as long as a new process takes to come up, on a busy machine the
   * time of several frames.
   */
  syncFileSystem(folder: string): Promise<void>;
  /** Tries for the lock once. It belongs to the open file and ends with it, also when the process is killed. */
  tryLock(fd: number, kind: 'shared' | 'exclusive'): boolean;
  /**
   * Sends a signal to process `pid` if `isRight` says so, and never to a later process with its number.
   * Whether it was sent.
   */
  signalProcess(pid: number, signal: Signal, isRight: () => boolean): boolean;
  /** Puts each of two files or folders of one file system in the place of the other, at once. */
  exchange(one: string, other: string): void;
  makeWhiteout(path: string): void;
  /** A device, fifo or socket; `mode` with its type (S_IFCHR, …), `device` as `makedev` has it. */
  makeNode(path: BytePath, mode: number, device: { readonly major: number; readonly minor: number }): void;
  /** Of an open file, or of what is at a path: of a link itself. Nanoseconds since 1970; access and change alike. */
  setTimes(place: BytePath | number, nanos: bigint): void;
  /**
   * What `name` is in an open folder, a link itself; undefined where there is nothing.
   *
   * @returns `isMountPoint`: something is mounted there, in whichever namespace the folder lies.
   */
  lookAt(folder: number, name: Uint8Array): { readonly isFolder: boolean; readonly isMountPoint: boolean } | undefined;
  /** A new file in an open folder, to write; undefined where something has that name already. */
  createFileAt(folder: number, name: Uint8Array, mode: number): number | undefined;
  /** Takes a name away that is no folder's; where there is none it is gone already. */
  removeFileAt(folder: number, name: Uint8Array): void;
  /** Where the next bytes of a file lie that are no hole, from `offset` on; undefined where only a hole is left. */
  nextData(fd: number, offset: number): { readonly start: number; readonly end: number } | undefined;
  /**
   * Copies bytes of an open file to the same place of another without their coming here; it waits in another thread.
   *
   * @returns How many, 0 at the end of the file. Undefined where it cannot be done so: who writes them finds out why.
   */
  sendFile(
    to: number,
    from: number,
    piece: { readonly offset: number; readonly bytes: number },
  ): Promise<number | undefined>;
  /** Of what a link leads to; `/proc/self/fd/N` is what is open there, be that a handle, or a link itself. */
  setXattr(path: BytePath, name: string, value: Uint8Array): void;
  getXattr(path: BytePath, name: string): Uint8Array | undefined;
  listXattrs(path: BytePath): readonly string[];
  /**
   * A handle (O_PATH) of what a process with its root at `root` would see as `path`: no link, `..` or mount
   * leads out, also while somebody changes the tree. Undefined where there is nothing. Open `/proc/self/fd/N` to read it.
   *
   * @param root A path, or the handle of a folder.
   */
  openInRoot(root: string | number, path: BytePath): number | undefined;
  /**
   * Likewise, but what leads out of the folder fails with EXDEV instead of being led back into it: every absolute link, and
   * every `..` above it. What is not there is ENOENT.
   */
  openBeneath(root: string | number, path: BytePath): number;
  /**
   * A handle of what is mounted at a path of the calling thread's namespace, or at the handle of a place in it, alone:
   * what is mounted below it is not to be seen through it, unless it `isRecursive`. It outlives the namespace.
   *
   * @param options.isGuarded Through it nothing is written, no device opened and no link followed. Needs Linux 5.14.
   */
  cloneMount(
    place: string | number,
    options?: { readonly isRecursive?: boolean | undefined; readonly isGuarded?: boolean | undefined },
  ): number;
  /** Connects to a datagram socket of this machine: each write(2) to the descriptor is a datagram. It does not block. */
  connectDatagram(path: string): number;
  /** Connects to a SOCK_SEQPACKET socket. One `data` event is one packet, one write is one packet. */
  connectSeqpacket(path: string): Duplex;
  /**
   * Likewise, with a program in between that has the connection itself: `start` is given its descriptor and the far end
   * of ours, both such as block, to hand on at once.
   */
  connectSeqpacketThrough(path: string, start: (connection: number, farEnd: number) => void): Duplex;
  /**
   * A socket in the network namespace of that file (`/proc/PID/ns/net`), which lives at least as long as the socket: it does
   * not block, and is the caller's to close.
   *
   * @param options.boundTo An IPv4 address, which need not be there yet, and a port; 0 is one that the kernel chooses.
   */
  openSocketIn(
    namespace: string,
    kind: 'udp' | 'tcp',
    options?: {
      readonly family?: 'ipv4' | 'ipv6' | undefined;
      readonly boundTo?: { readonly address: string; readonly port: number } | undefined;
    },
  ): number;
  /**
   * A pipe, which Node has none of: what it calls so are sockets, and no program can open `/dev/stderr` where that is one.
   * Its ends are the caller's to close; no program inherits them unless it is given them.
   */
  makePipe(): { readonly readEnd: number; readonly writeEnd: number };
}
