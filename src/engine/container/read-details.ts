import { basename, join } from 'node:path';

import { execRecords } from '../metadata/execs.js';
import { stableId } from '../network/stable-id.js';
import { layout, type Roots } from '../roots.js';
import { listExecs } from '../task/exec-folder.js';
import type { Container } from './container.js';
import type { ContainerDetails } from './container-details.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { shownLinks } from './legacy-links.js';
import { networkOwner } from './network-owner.js';
import { placesOf } from './places-of.js';
import { runtimeOf } from './runtime-of.js';
import { tidyUpEnded } from './tidy-up-ended.js';
import { isAlive } from './transitions.js';

const ENDED_WITHIN_MS = 2_000;

/** All that can be said of a container. @throws container_not_found */
export async function readDetails(parts: ContainerParts, ref: string): Promise<ContainerDetails> {
  const found = getContainer(parts.records, ref);
  const { id } = found;
  // Whoever was attached to it asks for its exit code now.
  const container = (await tidyUpEnded(parts, [found], { withinMs: ENDED_WITHIN_MS }))
    ? getContainer(parts.records, id)
    : found;
  const { roots } = parts;
  const [snapshots, runtime] = await Promise.all([parts.snapshotter(), runtimeName(parts, container)]);
  return {
    container: { ...container, config: { ...container.config, links: shownLinks(parts, container) } },
    paths: pathsOf(parts, container),
    storage: {
      driver: snapshots.driver,
      layers: snapshots.layerDirs(id),
      changes: snapshots.changesDir(id),
      merged: isAlive(container.state.status) ? `/proc/${container.state.pid}/root` : layout.rootMount(roots),
    },
    volumePaths: volumePathsOf(roots, container),
    execIds: isAlive(container.state.status)
      ? [...execRecords(parts.database).listCreated(id), ...listExecs(layout.runningContainer(roots, id))]
      : [],
    sandboxId: stableId(roots, `sandbox ${id} ${container.state.startedAtMs}`),
    places: placesOf(container, (ref) => parts.networks.find(ref)),
    runtime,
  };
}

/** As asked for; else that which made it, or would make it. */
async function runtimeName(parts: ContainerParts, { id, config }: Container): Promise<string> {
  if (config.runtime !== '') return config.runtime;
  return basename((await runtimeOf(parts, id)).program.path);
}

/** With another's network it has that one's files. */
function pathsOf({ roots, records }: ContainerParts, container: Container): ContainerDetails['paths'] {
  const { id, state } = container;
  const dir = layout.container(roots, networkOwner(records, container));
  return {
    resolvConf: join(dir, 'resolv.conf'),
    hostname: join(dir, 'hostname'),
    hosts: join(dir, 'hosts'),
    log: layout.containerLog(roots, id),
    networkNamespace: isAlive(state.status) ? `/proc/${state.pid}/ns/net` : '',
  };
}

const volumePathsOf = (roots: Roots, { config }: Container): Readonly<Record<string, string>> =>
  Object.fromEntries(
    config.mounts
      .filter(({ type }) => type === 'volume')
      .map(({ source }) => [source, join(layout.volumes(roots), source, '_data')]),
  );
