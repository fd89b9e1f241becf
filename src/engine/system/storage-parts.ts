import type { Host } from '../../host/host.js';
import type { EventJournal } from '../event/event-journal.js';
import type { ImageStores } from '../image/image-parts.js';
import type { ImageService } from '../image/image-service.js';
import type { ContainerRecords } from '../metadata/containers.js';
import type { Database } from '../metadata/database.js';
import type { Roots } from '../roots.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { VolumeStore } from '../volume/volume-store.js';

/** What measuring, checking and clearing the disk takes. */
export type StorageParts = {
  readonly host: Pick<Host, 'processes' | 'clock'>;
  readonly roots: Roots;
  readonly database: Database;
  readonly journal: EventJournal;
  readonly records: ContainerRecords;
  readonly images: Pick<ImageService, 'usage' | 'find' | 'pull' | 'tag'>;
  readonly volumes: VolumeStore;
  readonly snapshotter: () => Promise<Snapshotter>;
  readonly stores: () => Promise<ImageStores>;
  readonly collectGarbage: () => Promise<unknown>;
};
