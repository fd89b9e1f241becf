import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { imageRecords } from '../metadata/images.js';
import type { WantedVolume } from '../volume/volume-store.js';
import { appendContainerEvent } from './change-state.js';
import type { Container, ContainerConfig, ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';

/**
 * Makes a container known, with the volumes that it uses.
 *
 * @param lenders Containers that it takes something from: they must still be there.
 * @throws container_name_taken, container_not_found, image_not_found where somebody has removed that meanwhile
 */
export function insertContainer(
  parts: Pick<ContainerParts, 'database' | 'records' | 'volumes' | 'journal'>,
  record: ContainerRecord,
  lenders: readonly ContainerId[] = [],
): Container {
  const { database, records, volumes, journal } = parts;
  return database.transaction(() => {
    const taken = records.findByName(record.name);
    if (taken) throw engineError('container_name_taken', { name: record.name, id: taken.id });
    for (const id of lenders) getContainer(records, id);
    if (needsImage(record) && !imageRecords(database).has(record.imageId)) {
      throw engineError('image_not_found', { ref: record.image });
    }
    records.insert(record);
    volumes.use(record.id, usedVolumes(record.config));
    appendContainerEvent(journal, record, { action: 'create' });
    return record;
  });
}

/** A debug session may look into a container whose image was removed by force. Its record begins as one that goes. */
const needsImage = ({ state: { status } }: ContainerRecord): boolean => status !== 'removing';

function usedVolumes({ mounts }: ContainerConfig): readonly WantedVolume[] {
  return mounts
    .filter(({ type }) => type === 'volume')
    .map(({ source, isAnonymous, labels, driverOptions }) => ({
      name: source,
      isAnonymous: isAnonymous ?? false,
      labels,
      options: driverOptions,
    }));
}
