import { familiarReference, parseReference } from '../../oci/reference.js';
import type { Container, ContainerConfig, ContainerId } from '../container/container.js';
import { parseContainerName } from '../container/container-name.js';
import { insertContainer } from '../container/insert-container.js';
import { markContainer } from '../container/mark-container.js';
import { NEW_STATE } from '../container/new-state.js';
import { chainIds } from '../layer/chain-id.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { MadeSave } from './find-save.js';
import type { SaveParts } from './save-parts.js';

const ID_BYTES = 32;
const SHORT_ID_LENGTH = 12;

/** Makes another container of a save, beside the one that it is of. Not started. @throws container_name_taken, name_invalid */
export async function copySave(parts: SaveParts, save: MadeSave, name: string): Promise<Container> {
  const { host } = parts;
  const image = await parts.images.get(save.imageId);
  const id = host.random.hex(ID_BYTES) as ContainerId;
  const record: ContainerRecord = {
    id,
    name: parseContainerName(name),
    createdAtMs: host.clock.nowMs(),
    image: familiarReference(parseReference(save.image)),
    imageId: image.id,
    config: besideTheOther(save, id),
    state: NEW_STATE,
    bootId: parts.bootId,
  };
  using lease = parts.openLease();
  lease.holdSnapshot(id);
  const snapshotter = await parts.snapshotter();
  await snapshotter.prepareContainer(id, chainIds(image.config.rootfs.diff_ids).at(-1));
  try {
    markContainer(snapshotter, id);
    return insertContainer(parts, record);
  } catch (error) {
    await snapshotter.remove(id);
    throw error;
  }
}

/** Ports of the host that the other may have, and what is called by its id, are its own. */
function besideTheOther({ config, containerId }: MadeSave, id: ContainerId): ContainerConfig {
  const isNamedById = config.hostname === containerId.slice(0, SHORT_ID_LENGTH);
  return {
    ...config,
    hostname: isNamedById ? id.slice(0, SHORT_ID_LENGTH) : config.hostname,
    ports: config.ports.map((port) => ({ ...port, hostPort: 0, lastHostPort: undefined })),
  };
}
