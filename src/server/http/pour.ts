import type { ServerResponse } from 'node:http';

import { raced } from './raced.js';

/** Up to here it costs less to copy a chunk than to have it and its marks written as three pieces. */
const LARGEST_COPIED_BYTES = 4096;
const LINE_END = '\r\n';

/** Writes a body as fast as the client reads, and ends early where it has left. The head of the answer is out. */
export async function pour(bytes: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of bytes) {
    if (response.destroyed) return;
    const { socket } = response;
    // One that waits for an earlier answer of its connection has none yet.
    if (socket?.writable && response.chunkedEncoding && isSmall(chunk)) {
      if (!socket.write(chunkOf(chunk))) await raced(socket, 'drain', 'close');
    } else if (!response.write(chunk)) await raced(response, 'drain', 'close');
  }
}

/** An empty one would be the end. */
const isSmall = ({ byteLength }: Uint8Array): boolean => byteLength > 0 && byteLength <= LARGEST_COPIED_BYTES;

/** As the transfer coding `chunked` has it. Node writes its marks by themselves, and only in the next turn of the loop. */
function chunkOf(bytes: Uint8Array): Buffer {
  const size = `${bytes.byteLength.toString(16)}${LINE_END}`;
  const chunk = Buffer.allocUnsafe(size.length + bytes.byteLength + LINE_END.length);
  chunk.write(size, 0, 'latin1');
  chunk.set(bytes, size.length);
  chunk.write(LINE_END, size.length + bytes.byteLength, 'latin1');
  return chunk;
}
