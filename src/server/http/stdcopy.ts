/** A byte for the stream, three of nothing, and the length. @see moby, api/stdcopy */
export const FRAME_HEADER_BYTES = 8;
const STREAM_NUMBERS = { stdin: 0, stdout: 1, stderr: 2 } as const;

type StreamName = keyof typeof STREAM_NUMBERS;

/** Writes what stands before so many bytes of a stream. @returns the place behind it */
export function writeFrameHeader(
  target: Buffer,
  at: number,
  { stream, bytes }: { readonly stream: StreamName; readonly bytes: number },
): number {
  target.writeUInt32BE(STREAM_NUMBERS[stream] << 24, at);
  return target.writeUInt32BE(bytes, at + 4);
}

/** Docker's framing of two streams in one. */
export function stdcopyFrame(stream: StreamName, bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + bytes.byteLength);
  frame.set(bytes, writeFrameHeader(frame, 0, { stream, bytes: bytes.byteLength }));
  return frame;
}

type FramedChunk = { readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array };

const frames = new WeakMap<FramedChunk, Buffer>();

/** The frame of a chunk, which may go to many clients: made for the first of them. */
export function sharedFrame(chunk: FramedChunk): Buffer {
  const known = frames.get(chunk);
  if (known) return known;
  const frame = stdcopyFrame(chunk.stream, chunk.bytes);
  frames.set(chunk, frame);
  return frame;
}
