import type { Host } from '../../host/host.js';
import type { Digest } from '../../oci/digest.js';
import type { HostFacts } from '../bundle/host-facts.js';
import type { SeccompSetting } from '../bundle/make-runtime-spec.js';
import type { EventJournal } from '../event/event-journal.js';
import type { CommitImage } from '../image/commit-image.js';
import type { ImageService } from '../image/image-service.js';
import type { Lease } from '../lease/lease.js';
import type { ContainerRecords } from '../metadata/containers.js';
import type { Database } from '../metadata/database.js';
import type { HealthRecords } from '../metadata/health.js';
import type { NameService } from '../names/name-service.js';
import type { Networks } from '../network/networks.js';
import type { Roots } from '../roots.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { VolumeStore } from '../volume/volume-store.js';
import type { ContainerConfig, ContainerId } from './container.js';

/** The programs of gantry itself that others start: absolute paths. */
export type OwnPrograms = {
  readonly node: string;
  /** What the monitor calls when its container has ended. */
  readonly monitorMain: string;
  readonly keeperMain: string;
  /** What the runtime calls before the processes of a checkpoint go on. */
  readonly connectMain: string;
};

/** What the files of this room work with. Those that cost to open are opened on first use. */
export type ContainerParts = {
  readonly host: Host;
  readonly roots: Roots;
  readonly database: Database;
  readonly records: ContainerRecords;
  readonly health: HealthRecords;
  readonly journal: EventJournal;
  readonly volumes: VolumeStore;
  readonly images: Pick<ImageService, 'get' | 'find' | 'list' | 'remove'>;
  /** Makes an image of another one and a layer. */
  readonly commitImage: (request: CommitImage) => Promise<Digest>;
  readonly snapshotter: () => Promise<Snapshotter>;
  readonly networks: Networks;
  /** Of containers on users' networks. */
  readonly names: NameService;
  /** The one of that name or path, or where none is named what new containers are made with. */
  readonly runtime: (runtime?: string) => Promise<OciRuntime>;
  readonly facts: () => HostFacts;
  readonly seccomp: (config: ContainerConfig) => Promise<SeccompSetting>;
  readonly openLease: () => Lease;
  /** For one that has ended, before its address is free: whoever was parted from it hears who has it next. Cheap where nobody was. */
  readonly forgetTrouble: (id: ContainerId) => Promise<void>;
  /** For one that runs and is on other networks than before: what its network suffers on purpose holds there too. Cheap likewise. */
  readonly renewTrouble: (id: ContainerId) => Promise<void>;
  readonly bootId: string;
  readonly programs: OwnPrograms;
  /** Sees to it that a keeper runs, where there is work for one. Cheap where there is none. */
  readonly wakeKeeper: () => void;
};
