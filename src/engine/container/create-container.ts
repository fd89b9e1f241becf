import { hostname } from 'node:os';

import { engineError } from '../../errors/engine-error.js';
import { clampWarnings } from '../bundle/clamp-warnings.js';
import { parseSecurityOptions } from '../bundle/security-options.js';
import { chainIds } from '../layer/chain-id.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { appendContainerEvent } from './change-state.js';
import type { Container, ContainerConfig, ContainerId, NetworkMode } from './container.js';
import { inventContainerName, parseContainerName } from './container-name.js';
import type { ContainerParts } from './container-parts.js';
import type { CreateContainer } from './container-service.js';
import { getContainer } from './find-container.js';
import { makeContainerConfig } from './make-config.js';
import { NEW_STATE } from './new-state.js';

const ID_BYTES = 32;
const VOLUME_NAME_BYTES = 32;

export type Created = { readonly container: Container; readonly warnings: readonly string[] };

/** Makes the record and the writable layer; nothing runs. */
export async function createContainer(parts: ContainerParts, asked: CreateContainer): Promise<Created> {
  const { host, records, images } = parts;
  const image = await images.get(asked.image);
  const id = host.random.hex(ID_BYTES) as ContainerId;
  const config = makeContainerConfig({
    id,
    asked,
    image: image.config.config ?? {},
    network: resolveNetwork(parts, asked),
    hostname: hostname(),
    inventVolumeName: () => host.random.hex(VOLUME_NAME_BYTES),
  });
  parseSecurityOptions(config.securityOptions); // What is wrong with them is told now, not at the start.
  const warnings = clampWarnings(config, parts.facts());
  const name = asked.name === undefined ? undefined : parseContainerName(asked.name);

  // Held until the record is there: without one, the collector takes the writable layer for a remnant.
  using lease = parts.openLease();
  lease.holdSnapshot(id);
  const snapshotter = await parts.snapshotter();
  await snapshotter.prepareContainer(id, chainIds(image.config.rootfs.diff_ids).at(-1));
  try {
    const container = insert(parts, {
      id,
      name: name ?? inventContainerName(host.random, (taken) => records.findByName(taken) !== undefined),
      createdAtMs: host.clock.nowMs(),
      image: asked.image,
      imageId: image.id,
      config,
      state: NEW_STATE,
      bootId: parts.bootId,
    });
    return { container, warnings };
  } catch (error) {
    await snapshotter.remove(id);
    throw error;
  }
}

function insert(parts: ContainerParts, record: ContainerRecord): Container {
  const { database, records, volumes, journal } = parts;
  return database.transaction(() => {
    const taken = records.findByName(record.name);
    if (taken) throw engineError('container_name_taken', { name: record.name, id: taken.id });
    records.insert(record);
    volumes.use(record.id, usedVolumes(record.config));
    appendContainerEvent(journal, record, { action: 'create' });
    return record;
  });
}

function usedVolumes({ mounts }: ContainerConfig): readonly { readonly name: string; readonly isAnonymous: boolean }[] {
  return mounts
    .filter(({ type }) => type === 'volume')
    .map(({ source, isAnonymous }) => ({ name: source, isAnonymous: isAnonymous ?? false }));
}

function resolveNetwork({ records }: ContainerParts, { network }: CreateContainer): NetworkMode {
  if (network === undefined) return { kind: 'bridge' };
  if (network.kind !== 'container' || !('ref' in network)) return network;
  return { kind: 'container', id: getContainer(records, network.ref).id };
}
