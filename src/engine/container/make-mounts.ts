import { posix, resolve } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import type { ContainerMount } from './container.js';
import type { CreateContainer } from './container-service.js';

export type MountSources = {
  readonly asked: Pick<CreateContainer, 'mounts' | 'volumeDriver'>;
  readonly image: Pick<ImageRunConfig, 'Volumes'>;
  /** From `--volumes-from`. */
  readonly borrowed: readonly ContainerMount[];
  readonly inventVolumeName: () => string;
};

/**
 * The user's mounts over those of other containers, and an anonymous volume for each of the image's that nothing else is
 * mounted on.
 *
 * @throws argument_invalid, volume_driver_not_found
 */
export function makeMounts({ asked, image, borrowed, inventVolumeName }: MountSources): readonly ContainerMount[] {
  const lent = new Set(borrowed.map(({ destination }) => destination));
  // One without a name gives way to what another container has there.
  const wanted = (asked.mounts ?? []).filter(
    ({ askedBy, source, destination }) => askedBy !== 'volume' || source !== '' || !lent.has(destination),
  );
  const own = wanted.map((mount) =>
    mount.type === 'volume' && mount.source === ''
      ? { ...mount, source: inventVolumeName(), isAnonymous: true }
      : mount,
  );
  const ownPlaces = new Set<string>();
  for (const { type, destination } of own) {
    requireBelowRoot({ type, destination });
    if (ownPlaces.has(destination))
      throw engineError('argument_invalid', { reason: `Duplicate mount point: ${destination}` });
    ownPlaces.add(destination);
  }
  const kept = borrowed.filter(({ destination }) => !ownPlaces.has(destination));
  const taken = new Set([...ownPlaces, ...kept.map(({ destination }) => destination)]);
  const declared = new Set(Object.keys(image.Volumes ?? {}).map(cleanPlace)).difference(taken);
  const made = [...own, ...[...declared].map((destination) => imageVolume(destination, inventVolumeName()))];
  requireLocalDriver(asked, made);
  return [...made, ...kept];
}

/** `VOLUME /data/` is /data, and the same as it. */
const cleanPlace = (place: string): string => posix.normalize(place).replace(/(.)\/$/, '$1');

/** An image may say `VOLUME /`: containers are made of it, as with docker, and none starts. */
export const isOnRoot = ({ destination }: Pick<ContainerMount, 'destination'>): boolean =>
  resolve('/', destination) === '/';

/** @throws argument_invalid */
export function requireBelowRoot(mount: Pick<ContainerMount, 'type' | 'destination'>): void {
  if (!isOnRoot(mount)) return;
  throw engineError('argument_invalid', {
    reason: `invalid mount config for type "${mount.type}": invalid specification: destination can't be '/'`,
  });
}

const imageVolume = (destination: string, source: string): ContainerMount => ({
  type: 'volume',
  source,
  destination,
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
  isAnonymous: true,
  askedBy: 'image',
});

function requireLocalDriver({ volumeDriver = '' }: MountSources['asked'], mounts: readonly ContainerMount[]): void {
  const isForeign = volumeDriver !== '' && volumeDriver !== 'local';
  if (!isForeign || !mounts.some(({ type }) => type === 'volume')) return;
  throw engineError('volume_driver_not_found', { driver: volumeDriver });
}
