import type { Container, ContainerId, Image, Network } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { ListedVolume } from './app-state.js';
import { isAlive } from './container-order.js';
import type { Problem } from './problem.js';
import { shortImageName } from './short-image-name.js';

/** What could go, what is marked to go, and what became of it. */
export type Cleanup = {
  readonly kind: 'cleanup';
  /** Only what it lets through is shown, and only what is shown can go. */
  readonly filter: string;
  /** `waiting`: all is agreed to, and can still be taken back. */
  readonly phase: 'choosing' | 'waiting' | 'removing' | 'done';
  /** When the waiting ends. */
  readonly dueMs?: number | undefined;
  readonly items: readonly CleanupItem[];
  readonly cursor: number;
  readonly focus: 'list' | 'cancel' | 'accept';
};

/** The filter is being typed. What it lets through is shown meanwhile. */
export type CleanupFilter = Omit<Cleanup, 'kind'> & {
  readonly kind: 'cleanup-filter';
  /** What to go back to when it is left with escape. */
  readonly before: string;
};

export type CleanupItem = CleanupTarget & {
  readonly name: string;
  readonly detail: string;
  /** What a filter calls `status`. */
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sinceMs: number;
  /** Undefined until it is measured. */
  readonly sizeBytes: number | undefined;
  /** Names of the containers that need it. */
  readonly usedBy: readonly string[];
  readonly isMarked: boolean;
  /** What is in it is nowhere else: it is marked by itself, and not with all others. */
  readonly isPrecious: boolean;
  readonly result: 'none' | 'removing' | 'removed' | { readonly problem: Problem };
};

export type CleanupTarget =
  | { readonly type: 'container'; readonly id: ContainerId }
  | { readonly type: 'image'; readonly id: Digest }
  | { readonly type: 'network'; readonly id: string }
  /** By its name. */
  | { readonly type: 'volume'; readonly id: string }
  /** There is but one. */
  | { readonly type: 'cache'; readonly id: 'build-cache' };

/** Steps of builds that nothing but a build to come would use. */
export type IdleBuildCache = { readonly steps: number; readonly sizeBytes: number; readonly lastUsedAtMs: number };

/** What it is made of. */
export type CleanupSources = {
  readonly containers: readonly Container[];
  readonly images: readonly Image[];
  readonly networks: readonly Network[];
  readonly volumes: readonly ListedVolume[];
  readonly cache: IdleBuildCache;
};

/**
 * Everything that nothing alive needs: containers that ended, images that none of the others is made of, networks that
 * somebody made, volumes that no container has, and what builds keep.
 *
 * Marked from the start is what ended and what nothing uses. What somebody may have made, pulled or kept for later is
 * listed but not marked: containers that never ran, images and volumes with a name, the build cache.
 */
export function cleanupOf({ containers, images, networks, volumes, cache }: CleanupSources): Cleanup {
  const users = Map.groupBy(containers, ({ imageId }) => imageId);
  const items = [
    ...containers.filter((container) => !isAlive(container) && container.state.status !== 'removing').map(ofContainer),
    ...images.flatMap((image) => ofImage(image, users.get(image.id) ?? [])),
    ...networks.filter((network) => !network.isBuiltIn).flatMap((network) => ofNetwork(network, containers)),
    ...volumes.filter((volume) => volume.users.length === 0).map(ofVolume),
    ...(cache.steps > 0 ? [ofCache(cache)] : []),
  ];
  return { kind: 'cleanup', filter: '', phase: 'choosing', items, cursor: 0, focus: 'list' };
}

function ofContainer({ id, name, image, config, state, createdAtMs }: Container): CleanupItem {
  const hasRun = state.finishedAtMs > 0;
  return {
    type: 'container',
    id,
    name,
    detail: `${endOf(state)}, ${image}`,
    status: state.status,
    labels: config.labels,
    sinceMs: hasRun ? state.finishedAtMs : createdAtMs,
    sizeBytes: undefined,
    usedBy: [],
    isMarked: state.status === 'exited' || state.status === 'dead',
    isPrecious: false,
    result: 'none',
  };
}

function endOf({ status, exitCode, isOomKilled, finishedAtMs }: Container['state']): string {
  if (finishedAtMs === 0) return status;
  return isOomKilled ? 'OOM killed' : `exited (${exitCode})`;
}

/** One with a name is in nobody's way until it has no user at all. */
function ofImage({ id, names, createdAtMs, labels }: Image, users: readonly Container[]): CleanupItem[] {
  const isNamed = names.length > 0;
  if (isNamed && users.length > 0) return [];
  return [
    {
      type: 'image',
      id,
      name: isNamed ? names.map(shortImageName).join(' ') : id.replace(/^sha256:/, '').slice(0, SHORT_NAME_LENGTH),
      detail: isNamed ? 'image that nothing uses' : 'image without a name',
      status: isNamed ? 'unused' : 'dangling',
      labels,
      sinceMs: createdAtMs,
      sizeBytes: undefined,
      usedBy: users.map((user) => user.name),
      isMarked: !isNamed && users.length === 0,
      isPrecious: false,
      result: 'none',
    },
  ];
}

/** Those that ended need it for their next start. */
function ofNetwork(
  { id, name, driver, labels, createdAtMs }: Network,
  containers: readonly Container[],
): CleanupItem[] {
  const users = containers.filter((container) => isFor(container, name));
  if (users.some(isAlive)) return [];
  return [
    {
      type: 'network',
      id,
      name,
      detail: `${driver} network`,
      status: 'unused',
      labels,
      sinceMs: createdAtMs,
      sizeBytes: 0,
      usedBy: users.map((user) => user.name),
      isMarked: users.length === 0,
      isPrecious: false,
      result: 'none',
    },
  ];
}

function isFor({ config, state }: Container, networkName: string): boolean {
  const { network, endpoints, hasLeftNetwork } = config;
  return (
    (network.kind === 'network' && network.name === networkName && !hasLeftNetwork) ||
    endpoints.some((asked) => asked.network === networkName) ||
    state.endpoints.some((place) => place.networkName === networkName)
  );
}

const SHORT_NAME_LENGTH = 12;

function ofVolume({ name, labels, isAnonymous, createdAtMs, lastUsedAtMs }: ListedVolume): CleanupItem {
  return {
    type: 'volume',
    id: name,
    name: isAnonymous ? name.slice(0, SHORT_NAME_LENGTH) : name,
    detail: `${isAnonymous ? 'anonymous' : 'named'} volume${lastUsedAtMs === undefined ? ', never used' : ''}`,
    status: 'unused',
    labels,
    sinceMs: lastUsedAtMs ?? createdAtMs,
    sizeBytes: undefined,
    usedBy: [],
    isMarked: isAnonymous,
    isPrecious: !isAnonymous,
    result: 'none',
  };
}

function ofCache({ steps, sizeBytes, lastUsedAtMs }: IdleBuildCache): CleanupItem {
  return {
    type: 'cache',
    id: 'build-cache',
    name: 'build cache',
    detail: steps === 1 ? '1 step of builds' : `${steps} steps of builds`,
    status: 'unused',
    labels: {},
    sinceMs: lastUsedAtMs,
    sizeBytes,
    usedBy: [],
    isMarked: false,
    isPrecious: false,
    result: 'none',
  };
}
