import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Some room on the disk of the state, for when there is none left: what fills it cannot be removed without a few writes. */
export interface DiskReserve {
  /** Gives a piece of it back where next to nothing is left. To be called before something is written. */
  relieve(): void;
}

const PIECES = ['0', '1', '2', '3'];
const PIECE_BYTES = 512 * 1024;
/** Only where nobody misses it. */
const PLENTY_BYTES = 128 * 1024 * 1024;
/** Less than a few changes take. */
const LITTLE_BYTES = 256 * 1024;

/** @param folder Made where there is plenty of room; filled up again when there is once more. */
export function openDiskReserve(folder: string): DiskReserve {
  try {
    const missing = PIECES.filter((name) => !namesIn(folder).includes(name));
    if (missing.length > 0 && leftOn(join(folder, '..')) > PLENTY_BYTES) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const bytes = noise();
      for (const name of missing) writeFileSync(join(folder, name), bytes, { mode: 0o600 });
    }
  } catch {
    // On a disk that is read-only, or was filled at this moment: one does without.
  }
  return {
    relieve() {
      try {
        const [piece] = leftOn(join(folder, '..')) < LITTLE_BYTES ? namesIn(folder) : [];
        if (piece !== undefined) rmSync(join(folder, piece), { force: true });
      } catch {
        // What is written next tells what is wrong.
      }
    },
  };
}

/** Not zeros: some file systems keep none of those, and others pack what is alike. @see Numerical Recipes, 7.1 */
function noise(): Uint32Array {
  let last = 1;
  return new Uint32Array(PIECE_BYTES / Uint32Array.BYTES_PER_ELEMENT).map(() => {
    last = (Math.imul(last, 1664525) + 1013904223) >>> 0;
    return last;
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function leftOn(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
