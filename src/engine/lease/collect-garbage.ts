import type { Host } from '../../host/host.js';
import type { ContentStore } from '../content/content-store.js';
import type { Database } from '../metadata/database.js';
import { type LeaseRecords, leaseRecords } from '../metadata/leases.js';
import type { Snapshot, Snapshotter } from '../snapshot/snapshotter.js';

export type GarbageParts = {
  readonly host: Pick<Host, 'processes'>;
  readonly database: Database;
  readonly content: Pick<ContentStore, 'sweep'>;
  readonly snapshots: Pick<Snapshotter, 'list' | 'sweep'>;
};

export type CollectedGarbage = { readonly blobs: number; readonly snapshots: number; readonly freedBytes: number };

/**
 * Takes away blobs and layers that no image, no container and no living process needs any more.
 *
 * Safe while other processes pull: marking and putting out of sight is one transaction, so that a thing is
 * either held by a lease before it, or not found after it. A container's own snapshot stays as long as its record;
 * without one it is what a killed process was about to make a container of.
 */
export async function collectGarbage({ host, database, content, snapshots }: GarbageParts): Promise<CollectedGarbage> {
  const swept = database.transaction(() => {
    const leases = leaseRecords(database);
    endDeadLeases(host, leases);
    const used = leases.references();
    const stacks = withParents(used.snapshot, snapshots.list());
    return {
      blobs: content.sweep((digest) => used.blob.has(digest)),
      snapshots: snapshots.sweep(({ key }) => stacks.has(key)),
    };
  });
  await Promise.all([swept.blobs.finish(), swept.snapshots.finish()]);
  return {
    blobs: swept.blobs.count,
    snapshots: swept.snapshots.count,
    freedBytes: swept.blobs.freedBytes + swept.snapshots.freedBytes,
  };
}

function endDeadLeases({ processes }: Pick<Host, 'processes'>, leases: LeaseRecords): void {
  for (const { id, pid, pidStartTicks } of leases.list()) {
    if (processes.startTicks(pid) !== pidStartTicks) leases.remove(id);
  }
}

/** The keys and those of all snapshots below them. */
function withParents(keys: ReadonlySet<string>, snapshots: readonly Snapshot[]): ReadonlySet<string> {
  const parents = new Map(snapshots.map(({ key, parent }) => [key, parent]));
  const marked = new Set<string>();
  for (const start of keys) {
    for (let key: string | undefined = start; key !== undefined && !marked.has(key); key = parents.get(key)) {
      marked.add(key);
    }
  }
  return marked;
}
