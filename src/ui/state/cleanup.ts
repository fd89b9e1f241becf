import type { Container, ContainerId, Image, Network } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { ListedVolume } from './app-state.js';
import { isAlive } from './container-order.js';
import type { Problem } from './problem.js';
import type { Said } from './said.js';

/** What could go, what is marked to go, and what became of it. */
export type Cleanup = {
  readonly kind: 'cleanup';
  /** `waiting`: all is agreed to, and can still be taken back. */
  readonly phase: 'choosing' | 'waiting' | 'removing' | 'done';
  /** When the waiting ends. */
  readonly dueMs?: number | undefined;
  readonly items: readonly CleanupItem[];
  readonly cursor: number;
  readonly focus: 'list' | 'cancel' | 'accept';
};

export type CleanupItem = CleanupTarget & {
  readonly name: string;
  readonly detail: string;
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
  | { readonly type: 'volume'; readonly id: string };

/** What it is made of. */
export type CleanupSources = {
  readonly containers: readonly Container[];
  readonly images: readonly Image[];
  readonly networks: readonly Network[];
  readonly volumes: readonly ListedVolume[];
};

/**
 * Everything that nothing alive needs: containers that ended, images without a name, networks that somebody made, and
 * volumes that no container has.
 *
 * Marked from the start is what ended and what nothing uses. Containers that never ran and volumes that somebody has
 * named are listed but not marked: somebody may have made them for later.
 */
export function cleanupOf({ containers, images, networks, volumes }: CleanupSources): Cleanup {
  const items = [
    ...containers.filter((container) => !isAlive(container) && container.state.status !== 'removing').map(ofContainer),
    ...images.filter(({ names }) => names.length === 0).map((image) => ofImage(image, containers)),
    ...networks.filter((network) => !network.isBuiltIn).flatMap((network) => ofNetwork(network, containers)),
    ...volumes.filter(({ users }) => users.length === 0).map(ofVolume),
  ];
  return { kind: 'cleanup', phase: 'choosing', items, cursor: 0, focus: 'list' };
}

function ofContainer({ id, name, image, state, createdAtMs }: Container): CleanupItem {
  const hasRun = state.finishedAtMs > 0;
  return {
    type: 'container',
    id,
    name,
    detail: `${endOf(state)}, ${image}`,
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

function ofImage({ id, createdAtMs, sizeBytes }: Image, containers: readonly Container[]): CleanupItem {
  const users = containers.filter(({ imageId }) => imageId === id);
  return {
    type: 'image',
    id,
    name: id.replace(/^sha256:/, '').slice(0, 12),
    detail: 'image without a name',
    sinceMs: createdAtMs,
    sizeBytes,
    usedBy: users.map(({ name }) => name),
    isMarked: users.length === 0,
    isPrecious: false,
    result: 'none',
  };
}

/** Those that ended need it for their next start. */
function ofNetwork({ id, name, driver, createdAtMs }: Network, containers: readonly Container[]): CleanupItem[] {
  const users = containers.filter((container) => isFor(container, name));
  if (users.some(isAlive)) return [];
  return [
    {
      type: 'network',
      id,
      name,
      detail: `${driver} network`,
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

function ofVolume({ name, isAnonymous, createdAtMs, lastUsedAtMs }: ListedVolume): CleanupItem {
  return {
    type: 'volume',
    id: name,
    name: isAnonymous ? name.slice(0, SHORT_NAME_LENGTH) : name,
    detail: `${isAnonymous ? 'anonymous' : 'named'} volume${lastUsedAtMs === undefined ? ', never used' : ''}`,
    sinceMs: lastUsedAtMs ?? createdAtMs,
    sizeBytes: undefined,
    usedBy: [],
    isMarked: isAnonymous,
    isPrecious: !isAnonymous,
    result: 'none',
  };
}

/** Why an item cannot be marked; undefined where it can. */
export function whyNotMark({ items }: Cleanup, item: CleanupItem): Said | undefined {
  const staying = item.usedBy.filter(
    (name) => !items.some((other) => other.type === 'container' && other.name === name && other.isMarked),
  );
  return staying.length === 0 ? undefined : { text: `${item.name} is used by {names}. It stays.`, names: staying };
}

/** Bytes of what is marked; `isExact` is false while something marked is still being measured. */
export function bytesToFree({ items }: Cleanup): { readonly bytes: number; readonly isExact: boolean } {
  const marked = items.filter(({ isMarked }) => isMarked);
  return {
    bytes: marked.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    isExact: marked.every(({ sizeBytes }) => sizeBytes !== undefined),
  };
}

/** How long a removal can be taken back. */
export const GRACE_MS = 10_000;

/** Whole seconds until a removal begins. */
export function secondsLeft({ dueMs = 0 }: Cleanup, nowMs: number): number {
  return Math.max(0, Math.ceil((dueMs - nowMs) / 1000));
}

/** Objects that are marked to go. */
export function markedCount({ items }: Pick<Cleanup, 'items'>): number {
  return items.filter(({ isMarked }) => isMarked).length;
}
