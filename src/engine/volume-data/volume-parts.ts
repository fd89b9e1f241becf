import type { ContainerParts } from '../container/container-parts.js';
import type { BackupRecords } from '../metadata/backups.js';
import type { VolumeRecords } from '../metadata/volumes.js';

/** What the files of this room work with. */
export type VolumeParts = ContainerParts & {
  readonly volumeRecords: VolumeRecords;
  readonly backups: BackupRecords;
};
