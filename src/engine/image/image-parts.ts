import type { Host } from '../../host/host.js';
import type { ContentStore } from '../content/content-store.js';
import type { Lease } from '../lease/lease.js';
import type { Database } from '../metadata/database.js';
import type { ImageRecords } from '../metadata/images.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { WorkerThreads } from '../worker/worker-threads.js';
import type { ImageEvents } from './image-events.js';

/** What this room works with. */
export type ImageParts = {
  readonly host: Pick<Host, 'clock' | 'random' | 'fetch'>;
  readonly database: Database;
  readonly records: ImageRecords;
  readonly events: ImageEvents;
  readonly content: ContentStore;
  readonly snapshots: Snapshotter;
  readonly workers: WorkerThreads;
  readonly openLease: () => Lease;
};
