import { join } from 'node:path';

import type { ChainId } from '../../../oci/digest.js';
import type { ImageStores } from '../../image/image-parts.js';
import type { Lease } from '../../lease/lease.js';
import { acquireLock, type HeldLock } from '../../lock/file-lock.js';
import { type BuildCacheRow, buildCacheRecords } from '../../metadata/build-cache.js';
import { layout } from '../../roots.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildProgress, BuildVertex, CacheMiss } from '../build-progress.js';
import type { StageFiles, StoredLayer } from '../stage/stage-state.js';
import type { StoredChanges } from '../step/store-changes.js';
import { bringStep } from './remote/bring-step.js';
import type { CachedStep } from './remote/cache-document.js';
import type { ImportedStep } from './remote/import-caches.js';
import { type MadeOf, madeOf, type StepDefinition, slotOf, stepKey } from './step-definition.js';
import { whyMissed } from './why-missed.js';

/** A step on the files that precede it. */
export type StepPlace = { readonly parent: StageFiles; readonly definition: StepDefinition };

/** The files after a step, and when it was done. */
export type KnownStep = { readonly files: StageFiles; readonly createdAtMs: number };

/** What steps of earlier builds, and of builds that other processes are at, have led to. */
export interface StepCache {
  /** The files after the step, where it has been done before; what it gives is held by the build's lease. */
  find(place: StepPlace): Promise<KnownStep | undefined>;
  /** The same by what stands for it without a look at files. */
  findQuick(quick: StepPlace): Promise<KnownStep | undefined>;
  /** Has `quick` stand for `place` from now on. */
  addQuick(quick: StepPlace, place: StepPlace): void;
  whyMissed(place: StepPlace): CacheMiss;
  /** Holds everybody off who is to do the same: one does it, the others find it. */
  lock(place: StepPlace, cancelSignal: AbortSignal): Promise<Disposable>;
  /** Fetches what a cache elsewhere has of it, which is known here from then on. To be called under {@link lock}. */
  bring(
    place: StepPlace,
    step: { readonly vertex: BuildVertex; readonly description: string },
  ): Promise<KnownStep | undefined>;
  add(place: StepPlace, result: StoredChanges & Pick<KnownStep, 'createdAtMs'>, description: string): void;
  /** Those of this build that can be found again. */
  steps(): readonly CachedStep[];
  /** Brings to the disk what was added: from then on it outlives the machine's sudden end. */
  settle(): Promise<void>;
}

export type StepCacheParts = {
  readonly parts: BuildParts;
  readonly stores: ImageStores;
  readonly lease: Lease;
  /** Of the build, where it is not for all. */
  readonly scope?: string | undefined;
  /** What caches elsewhere know, by key. */
  readonly imported: ReadonlyMap<string, ImportedStep>;
  readonly tell: (progress: BuildProgress) => void;
  readonly cancelSignal: AbortSignal;
};

export function openStepCache(opened: StepCacheParts): StepCache {
  const { parts, stores, lease, imported, scope } = opened;
  const { content, snapshots } = stores;
  const { database, host, bootId, roots } = parts;
  const records = buildCacheRecords(database);
  const added: string[] = [];
  const steps = new Map<string, CachedStep>();
  const keyOf = ({ parent, definition }: StepPlace): string => stepKey(parent.chain, definition, scope);

  const take = async (place: StepPlace, row: BuildCacheRow | undefined): Promise<KnownStep | undefined> => {
    if (!row || (row.unsyncedBoot !== '' && row.unsyncedBoot !== bootId)) return undefined;
    const layer = row.layer as StoredLayer;
    const chain = row.chain as ChainId;
    // Held first: what is found under a lease stays.
    lease.holdBlob(layer.descriptor.digest);
    lease.holdSnapshot(chain);
    if (!snapshots.find(chain) || !(await content.has(layer.descriptor.digest))) return undefined;
    records.used(row.key, host.clock.nowMs());
    steps.set(row.key, { key: row.key, layer, createdAtMs: row.createdAtMs });
    return { files: { chain, layers: [...place.parent.layers, layer] }, createdAtMs: row.createdAtMs };
  };

  const add: StepCache['add'] = (place, { files, sizeBytes, createdAtMs }, description) => {
    const key = keyOf(place);
    const layer = files.layers.at(-1);
    records.put({
      key,
      type: 'regular',
      parent: place.parent.chain ?? '',
      description,
      chain: files.chain ?? '',
      layer,
      made: madeOf(place.parent.chain, place.definition),
      slot: slotOf(place.definition, scope),
      sizeBytes,
      createdAtMs,
      lastUsedAtMs: host.clock.nowMs(),
      useCount: 1,
      unsyncedBoot: bootId,
    });
    added.push(key);
    if (layer) steps.set(key, { key, layer, createdAtMs });
  };

  return {
    find: (place) => take(place, records.find(keyOf(place))),
    findQuick: (quick) => take(quick, records.findBehind(keyOf(quick))),
    addQuick: (quick, place) => records.addShortcut(keyOf(quick), keyOf(place)),
    whyMissed({ parent, definition }) {
      const before = records.findLike(slotOf(definition, scope))?.made as MadeOf | undefined;
      return whyMissed(madeOf(parent.chain, definition), before);
    },
    async lock(place, cancelSignal) {
      const path = join(layout.locks(roots), `build-${keyOf(place)}`);
      return removedWithIt(await acquireLock(host, path, { cancelSignal }));
    },
    async bring(place, { vertex, description }) {
      const step = imported.get(stepKey(place.parent.chain, place.definition));
      const brought = step && (await bringStep(opened, step, { parent: place.parent, vertex }));
      if (!brought) return undefined;
      const { createdAtMs } = step;
      add(place, { ...brought, createdAtMs }, description);
      return { files: brought.files, createdAtMs };
    },
    add,
    steps: () => [...steps.values()],
    async settle() {
      if (added.length === 0) return;
      const keys = added.splice(0);
      await snapshots.flush();
      records.synced(keys);
    },
  };
}

const removedWithIt = (lock: HeldLock): Disposable => ({
  [Symbol.dispose]() {
    lock.removeFile();
    lock[Symbol.dispose]();
  },
});
