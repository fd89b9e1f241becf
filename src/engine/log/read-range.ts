import type { EntrySplitter } from './entry-splitter.js';
import type { LogEntry } from './log-entry.js';
import type { LogFile } from './log-file.js';

/** What is read at once, and so about what a batch holds. */
const BLOCK_BYTES = 256 * 1024;

/** The entries between two places of a file, a batch for each block. */
export async function* readRange(
  file: LogFile,
  splitter: EntrySplitter,
  range: { readonly offset: number; readonly end: number; readonly onRead?: ((offset: number) => void) | undefined },
): AsyncGenerator<readonly LogEntry[]> {
  for (let { offset } = range; offset < range.end; ) {
    const block = await file.read(offset, Math.min(BLOCK_BYTES, range.end - offset));
    if (block.byteLength === 0) return; // Cut off meanwhile.
    offset += block.byteLength;
    range.onRead?.(offset);
    yield splitter.split(block);
  }
}
