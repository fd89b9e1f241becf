import type { OutputChunk } from '../../engine/index.js';

const HEADER_BYTES = 8;
const STDIN = 0;
const STDERR = 2;
/** What a daemon says of its own failure. @see moby, api/stdcopy: Systemerr */
const SYSTEM_ERROR = 3;

/**
 * Docker's framing of two streams in one, undone: pieces of frames are passed on as they come, so that no frame, however
 * long it says that it is, is held. One that is cut off is as long as it came.
 *
 * @param invalid Makes the failure of what is no such framing.
 * @see moby, api/stdcopy
 */
export async function* unframed(
  bytes: AsyncIterable<Uint8Array>,
  invalid: (reason: string) => Error,
): AsyncGenerator<OutputChunk> {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let left = 0;
  let stream: OutputChunk['stream'] = 'stdout';
  for await (const piece of bytes) {
    for (let at = 0; at < piece.byteLength; ) {
      if (left > 0) {
        const part = piece.subarray(at, at + left);
        yield { stream, bytes: part };
        at += part.byteLength;
        left -= part.byteLength;
        continue;
      }
      const taken = Math.min(HEADER_BYTES - headerBytes, piece.byteLength - at);
      header.set(piece.subarray(at, at + taken), headerBytes);
      headerBytes += taken;
      at += taken;
      if (headerBytes < HEADER_BYTES) break;
      headerBytes = 0;
      stream = streamOf(header, invalid);
      left = header.readUInt32BE(4);
    }
  }
}

function streamOf(header: Buffer, invalid: (reason: string) => Error): OutputChunk['stream'] {
  const kind = header[0] ?? 0;
  if (kind > SYSTEM_ERROR || header[1] !== 0 || header[2] !== 0 || header[3] !== 0) {
    throw invalid('its output has no frames');
  }
  return kind === STDIN || kind < STDERR ? 'stdout' : 'stderr';
}
