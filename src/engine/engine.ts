import type { BuildService } from './build/build-service.js';
import type { CheckpointService } from './container/checkpoint-service.js';
import type { ContainerService } from './container/container-service.js';
import type { DebugService } from './debug/debug-service.js';
import type { FileService } from './files/file-service.js';
import type { ImageService } from './image/image-service.js';
import type { ManifestService } from './manifest/manifest-service.js';
import type { NetworkService } from './network/network-service.js';
import type { ProcessService } from './process/process-service.js';
import type { RegistryService } from './registry/registry-service.js';
import type { SaveService } from './save/save-service.js';
import type { SystemService } from './system/system-service.js';
import type { ExecService } from './task/exec-service.js';
import type { StreamService } from './task/stream-service.js';
import type { TrafficService } from './traffic/traffic-service.js';
import type { TroubleService } from './trouble/trouble-service.js';
import type { VolumeService } from './volume/volume-service.js';
import type { BackupService } from './volume-data/backup-service.js';

/**
 * The whole engine. Fronts take `Pick<Engine, …>` of what they need.
 *
 * Several engines, in several processes, may be open on one state root.
 */
export interface Engine extends AsyncDisposable {
  readonly images: ImageService;
  readonly containers: ContainerService;
  readonly execs: ExecService;
  readonly files: FileService;
  readonly streams: StreamService;
  readonly processes: ProcessService;
  readonly debug: DebugService;
  readonly saves: SaveService;
  readonly checkpoints: CheckpointService;
  readonly networks: NetworkService;
  readonly volumes: VolumeService;
  readonly backups: BackupService;
  readonly registries: RegistryService;
  readonly manifests: ManifestService;
  readonly builds: BuildService;
  readonly trouble: TroubleService;
  readonly traffic: TrafficService;
  readonly system: SystemService;
}
