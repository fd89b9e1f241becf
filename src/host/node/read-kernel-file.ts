import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Most such files have some hundred bytes. */
const room = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * A file that the kernel makes up while it is read, as Latin-1: as `readFileSync`, which would take 64 KiB of memory for each,
 * since such files have no size; once a second, and for each container, that is felt.
 *
 * @throws As it does, ENOENT and its like.
 */
export function readKernelFile(path: string): string {
  using file = new OpenedFile(path);
  let length = 0;
  // A page at a time, and nothing at the end.
  for (let read = -1; read !== 0 && length < room.length; length += read) {
    read = readSync(file.fd, room, length, room.length - length, null);
  }
  return length < room.length ? room.toString('latin1', 0, length) : readFileSync(path, 'latin1');
}

/** The same of a file that is one record, as what the kernel says of one process: it gives that whole, so it is asked once. */
export function readKernelRecord(path: string): string {
  using file = new OpenedFile(path);
  return room.toString('latin1', 0, readSync(file.fd, room, 0, room.length, null));
}

class OpenedFile implements Disposable {
  readonly fd: number;

  constructor(path: string) {
    this.fd = openSync(path, 'r');
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}
