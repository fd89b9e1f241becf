import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** In memory: what a program reads may be a secret. */
const FOLDER = '/dev/shm';
/** Of Linux's headers; Node does not name it. @see open(2) */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/**
 * What a program is to read as its standard input: a file that never has a name. Node's own pipes are sockets, and no
 * script can open `/dev/stdin` on one.
 *
 * @returns its descriptor, for the caller to close; undefined where the machine has no room or place for it
 */
export function openInput(input: string | Uint8Array): number | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(FOLDER, O_TMPFILE | constants.O_RDWR | constants.O_EXCL, 0o600);
    const bytes = Buffer.from(input);
    // At places, and not behind each other: its reader begins where this descriptor stands.
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at);
    return fd;
  } catch {
    if (fd !== undefined) closeSync(fd);
    return undefined;
  }
}
