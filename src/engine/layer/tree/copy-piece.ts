import { read, write } from 'node:fs';
import { promisify } from 'node:util';

import type { Syscalls } from '../../../host/syscalls.js';
import type { Descriptor } from './descriptor.js';

export type Piece = { readonly offset: number; readonly bytes: number };

type Files = { readonly from: Descriptor; readonly to: Descriptor };

const [readAt, writeAt] = [promisify(read), promisify(write)];

const BY_HAND_BYTES = 1024 * 1024;

/** Copies bytes of a file to the same place of another, by the kernel where it can. @returns how many, 0 at the end */
export async function copyPiece(
  syscalls: Pick<Syscalls, 'sendFile'>,
  { from, to }: Files,
  piece: Piece,
): Promise<number> {
  return (await syscalls.sendFile(to.fd, from.fd, piece)) ?? (await copyByHand({ from, to }, piece));
}

/** A file system that sends nothing, or a write that fails: this says why. */
async function copyByHand({ from, to }: Files, { offset, bytes }: Piece): Promise<number> {
  const wanted = Math.min(bytes, BY_HAND_BYTES);
  const { bytesRead, buffer } = await readAt(from.fd, Buffer.allocUnsafeSlow(wanted), 0, wanted, offset);
  for (let at = 0; at < bytesRead; ) {
    at += (await writeAt(to.fd, buffer, at, bytesRead - at, offset + at)).bytesWritten;
  }
  return bytesRead;
}
