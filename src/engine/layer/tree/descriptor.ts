import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** An open file or folder. Closing it twice is no error. */
export interface Descriptor extends Disposable {
  readonly fd: number;
  /** Names the very file that is open, wherever it has been moved and in whichever mount namespace it lies. */
  readonly path: string;
}

export function descriptor(fd: number): Descriptor {
  let isOpen = true;
  return {
    fd,
    path: `/proc/self/fd/${fd}`,
    [Symbol.dispose]() {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

/** The place of `name`, bytes, in an open folder; only its last part may be a link. */
export const within = ({ path }: Pick<Descriptor, 'path'>, name: Uint8Array | string): Buffer =>
  Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name)]);

/** A handle for looking, not for reading. Node does not name it. @see <asm-generic/fcntl.h> */
export const O_PATH = 0o10000000;

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** A folder that is no link. Undefined where it is something else, or gone. */
export function openFolder(path: Buffer | string): Descriptor | undefined {
  return openUnless(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

/** Of whatever has that name, a link itself; undefined where there is nothing. */
export function openHandle(path: Buffer | string): Descriptor | undefined {
  return openUnless(path, O_PATH | O_NOFOLLOW);
}

/**
 * A regular file to read. Undefined where it is something else, or gone: whatever somebody has put in its place meanwhile
 * is not opened, as that alone does something to a device, such as a watchdog, or to a fifo.
 */
export function openToRead(path: Buffer | string): Descriptor | undefined {
  using found = openHandle(path);
  if (!found || !fstatSync(found.fd).isFile()) return undefined;
  return openUnless(found.path, O_RDONLY | O_NONBLOCK); // A lease that a program has on it would make us wait.
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']);

function openUnless(path: Buffer | string, flags: number): Descriptor | undefined {
  try {
    return descriptor(openSync(path, flags));
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return undefined;
    throw error;
  }
}
