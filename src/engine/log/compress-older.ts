import { compressPiece } from './compress-piece.js';
import { currentNumber, findStats, listLogPieces, logPaths } from './log-files.js';

/** Compresses the files that are no longer written to, the newest first: the oldest are the next to go. */
export async function compressOlder(logPath: string, beforeNumber: () => number): Promise<void> {
  const tried = new Set<string>();
  for (;;) {
    const current = findStats(logPaths(logPath).current);
    const pieces = listLogPieces(logPath).slice(0, -1);
    const next = pieces.findLast(
      ({ path, number, isCompressed, inode }) =>
        !isCompressed &&
        !tried.has(path) &&
        number < beforeNumber() &&
        number !== currentNumber(logPath) &&
        inode !== current?.ino,
    );
    if (!next) return;
    tried.add(next.path);
    await compressPiece(next.path);
  }
}
