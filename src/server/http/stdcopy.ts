const HEADER_BYTES = 8;
const STREAM_NUMBERS = { stdin: 0, stdout: 1, stderr: 2 } as const;

/** Docker's framing of two streams in one: a byte for the stream, three of nothing, and the length. @see moby, api/stdcopy */
export function stdcopyFrame(stream: keyof typeof STREAM_NUMBERS, bytes: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes.byteLength);
  frame.writeUInt32BE(STREAM_NUMBERS[stream] << 24, 0);
  frame.writeUInt32BE(bytes.byteLength, 4);
  frame.set(bytes, HEADER_BYTES);
  return frame;
}
