import type { VolumeDetails } from '../engine/index.js';
import { mapOrNull } from './list-or-null.js';
import { utcSeconds } from './utc-time.js';

/** What docker says of a volume's use where it was measured. */
export type VolumeMeasure = { readonly sizeBytes: number };

/** A volume as `docker volume inspect` shows it, in docker's order. @see moby, api/types/volume: Volume */
export const volumeToWire = (volume: VolumeDetails, measured?: VolumeMeasure) => ({
  CreatedAt: utcSeconds(volume.createdAtMs),
  Driver: 'local',
  Labels: mapOrNull(volume.labels),
  Mountpoint: volume.mountpoint,
  Name: volume.name,
  Options: mapOrNull(volume.options),
  Scope: 'local',
  UsageData: measured && { RefCount: userCount(volume), Size: measured.sizeBytes },
});

/** Containers that use it, each once. */
const userCount = ({ users }: VolumeDetails): number => new Set(users.map(({ containerId }) => containerId)).size;
