/** A header of a frame of SQLite's write-ahead log. @see https://sqlite.org/fileformat2.html#walformat */
const FRAME_HEADER_BYTES = 24;
/** Where it tells the size of the database; 0 unless the frame ends a transaction. */
const SIZE_AT = 4;

/** How strace is to tell of writes so that {@link killingWrites} can read them. */
export const TELLING_WRITES = ['-xx', '-s', String(FRAME_HEADER_BYTES), '-e', 'trace=pwrite64'] as const;

/**
 * The writes to die at, counted from 1, for each state that a program leaves its database in: in the middle of each
 * transaction, which is then as if it had not begun, and at the first write behind the last one.
 */
export function killingWrites(told: string): readonly number[] {
  const writes = told.split('\n').filter((line) => line.startsWith('pwrite64('));
  const points: number[] = [];
  let begin: number | undefined;
  let end = 0;
  for (const [index, line] of writes.entries()) {
    const header = frameHeader(line);
    if (header === undefined) continue;
    begin ??= index + 1;
    if (header.readUInt32BE(SIZE_AT) === 0) continue;
    end = index + 2;
    points.push((begin + end) >> 1);
    begin = undefined;
  }
  return end > 0 && end < writes.length ? [...points, end + 1] : points;
}

/** Undefined for a write of anything else, such as the page that follows each of them. */
function frameHeader(line: string): Buffer | undefined {
  const hex = new RegExp(`, "(?<hex>[^"]*)", ${FRAME_HEADER_BYTES}, \\d+\\)`).exec(line)?.groups?.['hex'];
  return hex === undefined ? undefined : Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
