import type { Clock } from '../../../host/clock.js';
import type { ArchiveMember } from './archive-member.js';

const INTERVAL_MS = 100;

/** How much of an archive's files has been read. */
export type SaveProgress = { readonly currentBytes: number; readonly totalBytes: number };

/** The same files, of which is told how much was read: at most ten times a second, and once all of it was. */
export function meteredMembers(
  members: readonly ArchiveMember[],
  clock: Clock,
  onProgress: (progress: SaveProgress) => void,
): readonly ArchiveMember[] {
  const totalBytes = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let currentBytes = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const count = (bytes: number): void => {
    currentBytes += bytes;
    const nowMs = clock.monotonicMs();
    if (nowMs - lastMs < INTERVAL_MS && currentBytes < totalBytes) return;
    lastMs = nowMs;
    onProgress({ currentBytes, totalBytes });
  };
  return members.map((member) => ({
    ...member,
    async *read() {
      for await (const piece of member.read()) {
        yield piece;
        count(piece.byteLength);
      }
    },
  }));
}
