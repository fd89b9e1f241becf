import { engineError } from '../../errors/engine-error.js';
import type { ContainerId, ContainerMount } from '../container/container.js';
import { isAlive } from '../container/transitions.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { layout } from '../roots.js';
import type { Volume, VolumeDetails, VolumeUser } from '../volume/volume.js';
import type { VolumeParts } from './volume-parts.js';

type Parts = Pick<VolumeParts, 'volumeRecords' | 'records' | 'roots'>;

/** @throws volume_not_found */
export function getVolume({ volumeRecords }: Pick<Parts, 'volumeRecords'>, name: string): Volume {
  const volume = volumeRecords.find(name);
  if (!volume) throw engineError('volume_not_found', { name });
  return volume;
}

/** @throws volume_not_found */
export function detailsOf(parts: Parts, name: string): VolumeDetails {
  const volume = getVolume(parts, name);
  const users = parts.volumeRecords.usersOf(name).flatMap((id) => parts.records.find(id) ?? []);
  return withUsers(parts, volume, users);
}

/** Of all volumes, by name. */
export function listDetails(parts: Parts): readonly VolumeDetails[] {
  const { volumeRecords, records } = parts;
  const users = volumeRecords.users();
  const containers = new Map<ContainerId, ContainerRecord>();
  if (users.size > 0) for (const container of records.list()) containers.set(container.id, container);
  return volumeRecords.list().map((volume) =>
    withUsers(
      parts,
      volume,
      (users.get(volume.name) ?? []).flatMap((id) => containers.get(id) ?? []),
    ),
  );
}

function withUsers({ roots }: Parts, volume: Volume, containers: readonly ContainerRecord[]): VolumeDetails {
  const users = containers.flatMap((container) => usesOf(container, volume.name));
  return {
    ...volume,
    mountpoint: layout.volume(roots, volume.name),
    users: users.toSorted((one, other) => Number(other.isAlive) - Number(one.isAlive)),
  };
}

function usesOf({ id, name, state, config }: ContainerRecord, volume: string): readonly VolumeUser[] {
  const isIt = ({ type, source }: ContainerMount): boolean => type === 'volume' && source === volume;
  return config.mounts.filter(isIt).map(({ destination, isReadOnly }) => ({
    containerId: id,
    containerName: name,
    isAlive: isAlive(state.status),
    destination,
    isReadOnly,
  }));
}
