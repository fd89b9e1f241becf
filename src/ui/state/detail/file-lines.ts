import type { FileContent, OpenFile } from './files-view.js';
import { readValue } from './reading.js';

/** Cells that one byte takes in a row of a dump: two digits, its character, and a space. */
const CELLS_PER_BYTE = 4;
/** Offset, gaps, and a column at the left. */
const DUMP_EXTRA = 13;

/** How many bytes a row of a dump shows: 16, or 8 where there is no room for them. */
export function dumpWidth(width: number): 8 | 16 {
  return 16 * CELLS_PER_BYTE + DUMP_EXTRA <= width ? 16 : 8;
}

/** How many lines a file takes in so many columns. */
export function fileLineCount(content: FileContent | undefined, width: number): number {
  if (!content) return 0;
  return content.kind === 'text' ? content.lines.length : Math.ceil(content.bytes.length / dumpWidth(width));
}

/** The first line in view when the last one is in view too. */
export function lastFileTop(
  { content }: OpenFile,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  return Math.max(0, fileLineCount(readValue(content), width) - height);
}
