import type { LogEntry } from '../../engine/index.js';
import { utcNanoTime } from '../../wire/words/nano-time.js';
import { FRAME_HEADER_BYTES, writeFrameHeader } from '../http/stdcopy.js';

const NEWLINE = 0x0a;

export type LogBytesOptions = {
  /** Both streams in one, with docker's framing. */
  readonly isFramed: boolean;
  readonly hasTimestamps?: boolean | undefined;
  /** Put before each line with a blank; undefined for not at all. */
  readonly details?: string | undefined;
};

/** A container's log as docker's API sends it: a batch of entries as one chunk. */
export async function* logBytes(
  batches: AsyncIterable<readonly LogEntry[]>,
  { isFramed, hasTimestamps = false, details }: LogBytesOptions,
): AsyncGenerator<Uint8Array, void> {
  const isInLine = { stdout: false, stderr: false };
  const isPlain = !hasTimestamps && details === undefined;
  /** What stands before an entry: nothing where it goes on with a line. */
  const prefixOf = ({ stream, time, isPartial }: LogEntry): string => {
    const isStart = !isInLine[stream];
    isInLine[stream] = isPartial;
    if (!isStart) return '';
    const start = hasTimestamps ? `${utcNanoTime(time)} ` : '';
    return details === undefined ? start : `${start}${details} `;
  };
  for await (const entries of batches) {
    const chunk = joined(entries, { isFramed, prefixes: isPlain ? undefined : entries.map(prefixOf) });
    if (chunk.byteLength > 0) yield chunk;
  }
}

/** In one piece of memory: of a log of millions of lines, one for each of them would be most of the work. */
function joined(
  entries: readonly LogEntry[],
  { isFramed, prefixes }: { readonly isFramed: boolean; readonly prefixes: readonly string[] | undefined },
): Buffer {
  const headerBytes = isFramed ? FRAME_HEADER_BYTES : 0;
  const lengths = entries.map((entry, index) => lengthOf(entry, prefixes?.[index]));
  const chunk = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerBytes + length, 0));
  let at = 0;
  for (const [index, { stream, bytes, isPartial }] of entries.entries()) {
    if (isFramed) at = writeFrameHeader(chunk, at, { stream, bytes: lengths[index] ?? 0 });
    if (prefixes) at += chunk.write(prefixes[index] ?? '', at);
    chunk.set(bytes, at);
    at += bytes.byteLength;
    if (!isPartial) at = chunk.writeUInt8(NEWLINE, at);
  }
  return chunk;
}

const lengthOf = ({ bytes, isPartial }: LogEntry, prefix = ''): number =>
  Buffer.byteLength(prefix) + bytes.byteLength + (isPartial ? 0 : 1);
