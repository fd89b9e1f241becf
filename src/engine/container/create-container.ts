import { hostname } from 'node:os';

import { grantedCapabilities } from '../bundle/capabilities.js';
import { checkSysctls } from '../bundle/check-sysctls.js';
import { clampWarnings } from '../bundle/clamp-warnings.js';
import { parseDeviceCgroupRule } from '../bundle/device-rules.js';
import { securityWarnings } from '../bundle/security-warnings.js';
import type { ImageDetails } from '../image/image.js';
import { chainIds } from '../layer/chain-id.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { bindWarnings } from './bind-warnings.js';
import { checkBindSources } from './check-bind-sources.js';
import { checkConflicts } from './check-conflicts.js';
import { checkEnvironment } from './check-environment.js';
import { checkNames } from './check-names.js';
import { findMode, findPlaces } from './check-places.js';
import { checkPlatform } from './check-platform.js';
import { checkRuntime } from './check-runtime.js';
import { checkStorageOptions } from './check-storage-options.js';
import type { Container, ContainerConfig, ContainerId, ContainerMount, NetworkMode } from './container.js';
import { lockContainer } from './container-lock.js';
import { inventContainerName, parseContainerName } from './container-name.js';
import type { ContainerParts } from './container-parts.js';
import type { CreateContainer } from './container-service.js';
import { insertContainer } from './insert-container.js';
import { resolveLinks } from './legacy-links.js';
import { makeContainerConfig } from './make-config.js';
import { makeResources } from './make-resources.js';
import { makeWorkingFolder } from './make-working-folder.js';
import { markContainer } from './mark-container.js';
import { NEW_STATE } from './new-state.js';
import { mayTakeOver } from './prepare-volume.js';
import { removeRecord } from './remove-record.js';
import { resolveNamespaces, resolveNetwork } from './resolve-namespaces.js';
import { seedNewVolumes } from './seed-new-volumes.js';
import { borrowMounts } from './volumes-from.js';

const ID_BYTES = 32;
const SHORT_ID_LENGTH = 12;
const VOLUME_NAME_BYTES = 32;

export type Created = { readonly container: Container; readonly warnings: readonly string[] };

/** Makes the record and the writable layer; nothing runs. */
export async function createContainer(parts: ContainerParts, asked: CreateContainer): Promise<Created> {
  const { host, records, images } = parts;
  const image = await images.get(asked.image);
  const platformWarnings = checkPlatform(image, { ref: asked.image, wanted: asked.platform });
  checkConflicts(asked);
  checkNames(asked);
  checkEnvironment(asked);
  const id = host.random.hex(ID_BYTES) as ContainerId;
  const { resources, warnings: limitWarnings } = makeResources(asked.resources, parts.facts().limits);
  const network = findMode(parts, resolveNetwork(records, asked.network));
  const endpoints = findPlaces(parts, network, asked.endpoints);
  const borrowed = borrowMounts(records, asked.volumesFrom);
  const config = await withImages(
    parts,
    makeContainerConfig({
      id,
      asked: { ...asked, endpoints, links: resolveLinks(parts, asked.links, network) },
      image: image.config.config ?? {},
      network,
      namespaces: resolveNamespaces(records, asked.namespaces, parts.facts()),
      names: namesFor(network, id, records),
      borrowed: borrowed.mounts,
      resources,
      inventVolumeName: () => host.random.hex(VOLUME_NAME_BYTES),
    }),
  );
  // What is wrong with them is told now, not at the start.
  const securityNotes = securityWarnings(config, parts.facts());
  grantedCapabilities(config);
  checkSysctls(config);
  await checkBindSources(asked.mounts);
  await checkRuntime(parts, config.runtime);
  config.deviceCgroupRules.forEach(parseDeviceCgroupRule);
  checkStorageOptions(config.storageOptions, parts.roots);
  const warnings = [
    ...platformWarnings,
    ...limitWarnings,
    ...clampWarnings(config, parts.facts()),
    ...securityNotes,
    ...bindWarnings(config.mounts, parts.roots, (name) => parts.volumes.optionsOf(name)),
    ...portWarnings(config),
  ];
  const name = asked.name === undefined ? undefined : parseContainerName(asked.name);

  // Held until the record is there: without one, the collector takes the writable layer for a remnant.
  using lease = parts.openLease();
  lease.holdSnapshot(id);
  const snapshotter = await parts.snapshotter();
  await snapshotter.prepareContainer(id, chainIds(image.config.rootfs.diff_ids).at(-1));
  try {
    markContainer(snapshotter, id);
    await makeWorkingFolder(parts, id, config);
    const record = {
      id,
      name: name ?? inventContainerName(host.random, (taken) => records.findByName(taken) !== undefined),
      createdAtMs: host.clock.nowMs(),
      image: asked.image,
      imageId: image.id,
      config,
      state: NEW_STATE,
      bootId: parts.bootId,
    };
    return { container: await insertFilled(parts, record, borrowed.lenders), warnings };
  } catch (error) {
    await snapshotter.remove(id);
    throw error;
  }
}

/** Where its volumes cannot be filled, there is no such container. */
async function insertFilled(
  parts: ContainerParts,
  record: ContainerRecord,
  lenders: readonly ContainerId[],
): Promise<Container> {
  if (!record.config.mounts.some(mayTakeOver)) return insertContainer(parts, record, lenders);
  using _ = await lockContainer(parts, record.id);
  const container = insertContainer(parts, record, lenders);
  try {
    await makeFolders(parts, container);
    await seedNewVolumes(parts, container);
    return container;
  } catch (error) {
    await removeRecord(parts, record, { removeVolumes: true });
    throw error;
  }
}

/** Whoever is told where a volume is finds it there, though nothing has been put into it. */
async function makeFolders({ volumes }: Pick<ContainerParts, 'volumes'>, { config }: Container): Promise<void> {
  const named = config.mounts.filter(({ type }) => type === 'volume');
  await Promise.all(named.map(({ source }) => volumes.open(source)));
}

/** Of the host, or of whoever's network it is to have; until that one is there, docker gives it its own. */
function namesFor(
  network: NetworkMode,
  id: ContainerId,
  records: Pick<ContainerParts['records'], 'find'>,
): Pick<ContainerConfig, 'hostname' | 'domainname'> {
  if (network.kind !== 'container') return { hostname: hostname(), domainname: '' };
  return records.find(network.id)?.config ?? { hostname: id.slice(0, SHORT_ID_LENGTH), domainname: '' };
}

/** @see moby, daemon/daemon_unix.go: verifyPlatformContainerSettings */
function portWarnings({ network, ports }: ContainerConfig): readonly string[] {
  const isIdle = network.kind === 'host' && ports.length > 0;
  return isIdle ? ['Published ports are discarded when using host network mode'] : [];
}

/** Which images are meant by the names in its mounts. @throws image_not_found */
async function withImages({ images }: ContainerParts, config: ContainerConfig): Promise<ContainerConfig> {
  if (!config.mounts.some(({ type }) => type === 'image')) return config;
  const mounts: ContainerMount[] = [];
  for (const mount of config.mounts) {
    mounts.push(mount.type === 'image' ? withImage(mount, await images.get(mount.source)) : mount);
  }
  return { ...config, mounts };
}

const withImage = (mount: ContainerMount, { id, config }: ImageDetails): ContainerMount => ({
  ...mount,
  imageId: id,
  topLayer: chainIds(config.rootfs.diff_ids).at(-1),
});
