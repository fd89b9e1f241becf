import { chmodSync, mkdirSync, readdirSync, renameSync } from 'node:fs';

import type { Host } from '../../host/host.js';
import { errnoOf, storageFailure } from '../content/storage-failure.js';
import { type Claim, tryClaim } from '../lock/claim.js';
import { removeTree } from './remove-tree.js';
import type { SnapshotFolders } from './snapshot-folders.js';
import type { PrepareOptions } from './snapshotter.js';

const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

type Machine = Pick<Host, 'syscalls' | 'clock' | 'random' | 'processes'>;

/** An empty folder below `t/` that this process alone fills. Closing it removes it, unless it was moved. */
export interface ClaimedFolder extends AsyncDisposable {
  readonly path: string;
  /** Says that the folder has gone to its place. */
  moved(): void;
}

/**
 * Takes the folder `path` below `t/`, made if it is missing; waits for another process that has it.
 * What a killed process left in it is thrown away.
 *
 * @returns undefined when `isDone` says that nothing is left to do
 * @throws cancelled, disk_full, state_read_only
 */
export async function claimFolder(
  host: Machine,
  folders: SnapshotFolders,
  path: string,
  { isDone, onWait, cancelSignal }: PrepareOptions & { readonly isDone: () => boolean },
): Promise<ClaimedFolder | undefined> {
  for (let wait = FIRST_WAIT_MS; !isDone(); ) {
    const claim = tryClaimFolder(host, path);
    if (!claim) {
      if (wait === FIRST_WAIT_MS) onWait?.();
      await host.clock.sleep(wait, cancelSignal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    } else if (isDone() || readdirSync(path).length > 0) await throwAway(host, folders, path, claim);
    else return claimed(host, folders, path, claim);
  }
  return undefined;
}

function tryClaimFolder(host: Machine, path: string): Claim | undefined {
  try {
    makeFolder(path);
    return tryClaim(host, path, 'r');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return undefined; // Moved to its place between the two steps.
    throw storageFailure(path, cause);
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: false, mode: 0o755 });
    chmodSync(path, 0o755); // Whatever the umask is.
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

async function throwAway(host: Machine, folders: SnapshotFolders, path: string, claim: Claim): Promise<void> {
  const removed = folders.removed(host.random.hex(8));
  renameSync(path, removed);
  claim[Symbol.dispose]();
  await removeTree(host, removed, { isLarge: true });
}

function claimed(host: Machine, folders: SnapshotFolders, path: string, claim: Claim): ClaimedFolder {
  let isHere = true;
  return {
    path,
    moved() {
      isHere = false;
      claim[Symbol.dispose]();
    },
    async [Symbol.asyncDispose]() {
      if (!isHere) return;
      isHere = false;
      await throwAway(host, folders, path, claim);
    },
  };
}
