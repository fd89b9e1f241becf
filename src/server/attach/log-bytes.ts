import type { LogEntry } from '../../engine/index.js';
import { utcNanoTime } from '../../wire/words/nano-time.js';
import { stdcopyFrame } from '../http/stdcopy.js';

const NEWLINE = Buffer.from('\n');

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
  for await (const entries of batches) {
    const parts: Uint8Array[] = [];
    for (const { stream, time, bytes, isPartial } of entries) {
      const start = hasTimestamps ? `${utcNanoTime(time)} ` : '';
      const line = [
        ...(isInLine[stream] ? [] : [Buffer.from(details === undefined ? start : `${start}${details} `)]),
        bytes,
        ...(isPartial ? [] : [NEWLINE]),
      ];
      isInLine[stream] = isPartial;
      if (isFramed) parts.push(stdcopyFrame(stream, Buffer.concat(line)));
      else parts.push(...line);
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  }
}
