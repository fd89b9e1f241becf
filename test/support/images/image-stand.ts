import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentStore } from '../../../src/engine/content/content-store.js';
import { openContentStore } from '../../../src/engine/content/open-content-store.js';
import { type EventJournal, openEventJournal } from '../../../src/engine/event/event-journal.js';
import type { ImageService } from '../../../src/engine/image/image-service.js';
import { openImageService } from '../../../src/engine/image/open-image-service.js';
import { collectGarbage } from '../../../src/engine/lease/collect-garbage.js';
import { openLease } from '../../../src/engine/lease/open-lease.js';
import { type Database, openDatabase } from '../../../src/engine/metadata/database.js';
import { eventRecords } from '../../../src/engine/metadata/events.js';
import type { RegistryAccess } from '../../../src/engine/registry/registry-access.js';
import { layout, type Roots } from '../../../src/engine/roots.js';
import { openSnapshotter } from '../../../src/engine/snapshot/open-snapshotter.js';
import type { Snapshotter } from '../../../src/engine/snapshot/snapshotter.js';
import { openWorkerThreads } from '../../../src/engine/worker/open-worker-threads.js';
import type { Host } from '../../../src/host/host.js';
import { nodeHost } from '../../../src/host/node/node-host.js';

/** The images of an engine on roots of their own, with real stores, and with what a test looks into. */
export interface ImageStand extends AsyncDisposable {
  readonly images: ImageService;
  readonly roots: Roots;
  readonly database: Database;
  readonly journal: EventJournal;
  readonly content: ContentStore;
  readonly snapshots: Snapshotter;
  /** What nothing refers to any more, taken away: gives how many blobs and layers there were of it. */
  sweep(): Promise<number>;
}

export type ImageStandOptions = {
  /** Where the data root is made; below /tmp unless told. */
  readonly within?: string | undefined;
  readonly roots?: Roots | undefined;
  readonly idleTimeoutMs?: number | undefined;
  /** Files with logins and settings; none, unless told. */
  readonly registries?: RegistryAccess | undefined;
  readonly fetch?: Host['fetch'] | undefined;
  readonly clock?: Host['clock'] | undefined;
};

export async function openImageStand(options: ImageStandOptions = {}): Promise<ImageStand> {
  const folder = options.roots ? undefined : mkdtempSync(join(options.within ?? '/tmp', 'g'));
  const roots = options.roots ?? { dataRoot: join(folder ?? '', 'd'), runRoot: join(folder ?? '', 'r') };
  mkdirSync(roots.dataRoot, { recursive: true });
  const host: Host = {
    ...nodeHost(process.env),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  };
  const database = openDatabase(layout.database(roots));
  const journal = openEventJournal({
    records: eventRecords(database),
    clock: host.clock,
    databasePath: layout.database(roots),
  });
  const content = openContentStore(host, roots);
  const snapshots = openSnapshotter(host, roots, database);
  const workers = openWorkerThreads();
  const sweep = (): ReturnType<typeof collectGarbage> => collectGarbage({ host, database, content, snapshots });
  const stores = { content, snapshots, workers, openLease: () => openLease(host, database) };
  const images = openImageService({
    host,
    database,
    journal,
    registries: options.registries ?? {
      dockerConfigDir: join(roots.dataRoot, 'none'),
      idleTimeoutMs: options.idleTimeoutMs,
    },
    openStores: async () => stores,
    collectGarbage: sweep,
  });
  return {
    images,
    roots,
    database,
    journal,
    content,
    snapshots,
    async sweep() {
      const { blobs, snapshots: layers } = await sweep();
      return blobs + layers;
    },
    async [Symbol.asyncDispose]() {
      await workers[Symbol.asyncDispose]();
      database[Symbol.dispose]();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}
