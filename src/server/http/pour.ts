import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { raced } from './raced.js';

/** Up to here it costs less to copy a chunk than to have it and its marks written as three pieces. */
const LARGEST_COPIED_BYTES = 4096;
const LINE_END = '\r\n';

/** Writes a body as fast as the client reads, and ends early where it has left. The head of the answer is out. */
export async function pour(bytes: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of bytes) {
    if (response.destroyed) return;
    if (chunk.byteLength === 0) continue; // It would be the end.
    const { socket } = response;
    // One that waits for an earlier answer of its connection has none yet; once it has, nothing may go the other way: Node
    // keeps what is written there until the next turn of the loop.
    if (socket?.writable && response.chunkedEncoding) {
      if (!writeChunk(socket, chunk)) await raced(socket, 'drain', 'close');
    } else if (!response.write(chunk)) await raced(response, 'drain', 'close');
  }
}

/** As the transfer coding `chunked` has it; in one piece, if that is no detour. */
function writeChunk(socket: Socket, bytes: Uint8Array): boolean {
  const size = `${bytes.byteLength.toString(16)}${LINE_END}`;
  if (bytes.byteLength > LARGEST_COPIED_BYTES) {
    socket.cork();
    socket.write(size, 'latin1');
    socket.write(bytes);
    const isTaken = socket.write(LINE_END, 'latin1');
    socket.uncork();
    return isTaken;
  }
  const chunk = Buffer.allocUnsafe(size.length + bytes.byteLength + LINE_END.length);
  chunk.write(size, 0, 'latin1');
  chunk.set(bytes, size.length);
  chunk.write(LINE_END, size.length + bytes.byteLength, 'latin1');
  return socket.write(chunk);
}
