import { isEngineError } from '../../errors/engine-error.js';
import { descendsFrom } from '../image/descends-from.js';
import { imageRecords } from '../metadata/images.js';
import { appendContainerEvent } from './change-state.js';
import type { Container } from './container.js';
import type { ContainerParts } from './container-parts.js';
import type { ContainerService } from './container-service.js';
import { createContainer } from './create-container.js';
import { withCurrentImageNames } from './current-image-name.js';
import { filterContainers } from './filter-containers.js';
import { getContainer } from './find-container.js';
import { thawLeftStill } from './freeze-note.js';
import { killContainer } from './kill-container.js';
import { pauseContainer, unpauseContainer } from './pause-container.js';
import { pruneContainers } from './prune-containers.js';
import { readDetails } from './read-details.js';
import { recoverContainers } from './recover-containers.js';
import { removeContainer } from './remove-container.js';
import { renameContainer } from './rename-container.js';
import { startContainer } from './start-container.js';
import { type StopOptions, stopContainer } from './stop-container.js';
import { isAlive, requireTransition } from './transitions.js';
import { updateContainer } from './update-container.js';
import { waitContainer } from './wait-container.js';

/** A keeper that ends as soon as it is started must not be started all the time. */
const KEEPER_LOOK_MS = 5000;
/** Whether a program is still there is a file to read for each: whoever asks thousands of times a second hears it as late. */
const PROGRAMS_LOOK_MS = 100;

export function openContainerService(parts: ContainerParts): ContainerService {
  const { records, images, host } = parts;
  // Whoever has just opened the engine has recovered them.
  const openedAtMs = host.clock.monotonicMs();
  let lookedAtMs = openedAtMs;
  let alive: { readonly reading: readonly Container[]; readonly atMs: number } | undefined;
  /** All of them. Who keeps an engine open and lists what is there notices when those have been killed whose work it was. */
  const readAll = async (): Promise<readonly Container[]> => {
    const reading = records.list();
    const nowMs = host.clock.monotonicMs();
    alive ??= { reading, atMs: openedAtMs };
    if (alive.reading === reading && nowMs - alive.atMs < PROGRAMS_LOOK_MS) return reading;
    if (reading.some((container) => hasLost(container, host.processes))) {
      await recoverContainers(parts);
      return records.list();
    }
    alive = { reading, atMs: nowMs };
    if (nowMs - lookedAtMs >= KEEPER_LOOK_MS) {
      lookedAtMs = nowMs;
      parts.wakeKeeper();
      for (const { id, state } of reading) if (state.status === 'running') await thawLeftStill(parts, id);
    }
    return reading;
  };
  return {
    async list(filter = {}) {
      const ancestors = new Map<string, readonly string[]>();
      for (const ref of filter.ancestor ?? []) ancestors.set(ref, await familyOf(parts, ref));
      const reading = await readAll();
      const found = filterContainers(reading, filter, {
        get: (ref) => getContainer(records, ref),
        ancestorIds: (ref) => ancestors.get(ref) ?? [],
      });
      return await withCurrentImageNames(found, { reading, findImage: (ref) => images.find(ref) });
    },
    async get(ref) {
      return getContainer(records, ref);
    },
    create: (options) => createContainer(parts, options),
    start: (ref, options) => startContainer(parts, ref, options),
    stop: (ref, options) => stopContainer(parts, ref, options),
    restart: (ref, options) => restartContainer(parts, ref, options),
    kill: (ref, options) => killContainer(parts, ref, options),
    pause: (ref) => pauseContainer(parts, ref),
    unpause: (ref) => unpauseContainer(parts, ref),
    rename: (ref, name) => renameContainer(parts, ref, name),
    update: (ref, update) => updateContainer(parts, ref, update),
    remove: (ref, options) => removeContainer(parts, ref, options),
    wait: (ref, options) => waitContainer(parts, ref, options),
    prune: (options) => pruneContainers(parts, options),
    details: (ref) => readDetails(parts, ref),
    async commit(ref, options = {}) {
      const { commitContainer } = await import('./commit-container.js');
      return await commitContainer(parts, ref, options);
    },
    async size(ref) {
      const { id, imageId } = getContainer(records, ref);
      const { sizeBytes } = await (await parts.snapshotter()).usage(id);
      const image = await images.find(imageId);
      return { writableBytes: sizeBytes, rootBytes: sizeBytes + (image?.sizeBytes ?? 0) };
    },
  };
}

/** An image, and those that were made of it; none where nobody knows it. */
async function familyOf({ images, database }: ContainerParts, ref: string): Promise<readonly string[]> {
  const image = await images.find(ref);
  if (!image) return [];
  const made = imageRecords(database)
    .list()
    .filter(({ config }) => descendsFrom(config, image.config));
  return [image.id, ...made.map(({ id }) => id)];
}

/** Whether a program has ended that is said to run: its monitor, or whoever was to tidy up, may have been killed. */
const hasLost = ({ state }: Container, processes: ContainerParts['host']['processes']): boolean =>
  isAlive(state.status) && processes.startTicks(state.pid) !== state.pidStartTicks;

async function restartContainer(parts: ContainerParts, ref: string, options: StopOptions | undefined): Promise<void> {
  const container = getContainer(parts.records, ref);
  requireTransition('restart', container);
  try {
    await stopContainer(parts, container.id, { ...options, isRestart: true });
  } catch (error) {
    if (!isEngineError(error, 'container_unchanged')) throw error;
  }
  await startContainer(parts, container.id);
  appendContainerEvent(parts.journal, container, { action: 'restart' });
}
