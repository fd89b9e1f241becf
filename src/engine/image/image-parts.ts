import type { Host } from '../../host/host.js';
import type { ContentStore } from '../content/content-store.js';
import type { Lease } from '../lease/lease.js';
import type { Database } from '../metadata/database.js';
import type { ImageRecords } from '../metadata/images.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { WorkerThreads } from '../worker/worker-threads.js';
import type { ImageLookup } from './find-image.js';
import type { ImageEvents } from './image-events.js';

/** What knowing images takes: rows. */
export type ImageRows = {
  readonly database: Database;
  readonly records: ImageRecords & Pick<ImageLookup, 'meantBy'>;
  readonly events: ImageEvents;
};

/** Where images lie. */
export type ImageStores = {
  readonly content: ContentStore;
  readonly snapshots: Snapshotter;
  readonly workers: WorkerThreads;
  readonly openLease: () => Lease;
};

/** What bringing images in takes. */
export type ImageParts = ImageRows &
  ImageStores & { readonly host: Pick<Host, 'clock' | 'random' | 'fetch' | 'processes' | 'syscalls'> };
