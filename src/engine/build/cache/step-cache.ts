import { join } from 'node:path';

import type { ChainId } from '../../../oci/digest.js';
import type { ImageStores } from '../../image/image-parts.js';
import type { Lease } from '../../lease/lease.js';
import { acquireLock, type HeldLock } from '../../lock/file-lock.js';
import { type BuildCacheRow, buildCacheRecords } from '../../metadata/build-cache.js';
import { layout } from '../../roots.js';
import type { BuildParts } from '../build-parts.js';
import type { CacheMiss } from '../build-progress.js';
import type { StageFiles, StoredLayer } from '../stage/stage-state.js';
import type { StoredChanges } from '../step/store-changes.js';
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
  add(place: StepPlace, result: StoredChanges & Pick<KnownStep, 'createdAtMs'>, description: string): void;
  /** Brings to the disk what was added: from then on it outlives the machine's sudden end. */
  settle(): Promise<void>;
}

export function openStepCache(parts: BuildParts, { content, snapshots }: ImageStores, lease: Lease): StepCache {
  const { database, host, bootId, roots } = parts;
  const records = buildCacheRecords(database);
  const added: string[] = [];
  const keyOf = ({ parent, definition }: StepPlace): string => stepKey(parent.chain, definition);

  const take = async (place: StepPlace, row: BuildCacheRow | undefined): Promise<KnownStep | undefined> => {
    if (!row || (row.unsyncedBoot !== '' && row.unsyncedBoot !== bootId)) return undefined;
    const layer = row.layer as StoredLayer;
    const chain = row.chain as ChainId;
    // Held first: what is found under a lease stays.
    lease.holdBlob(layer.descriptor.digest);
    lease.holdSnapshot(chain);
    if (!snapshots.find(chain) || !(await content.has(layer.descriptor.digest))) return undefined;
    records.used(row.key, host.clock.nowMs());
    return { files: { chain, layers: [...place.parent.layers, layer] }, createdAtMs: row.createdAtMs };
  };

  return {
    find: (place) => take(place, records.find(keyOf(place))),
    findQuick: (quick) => take(quick, records.findBehind(keyOf(quick))),
    addQuick: (quick, place) => records.addShortcut(keyOf(quick), keyOf(place)),
    whyMissed({ parent, definition }) {
      const before = records.findLike(slotOf(definition))?.made as MadeOf | undefined;
      return whyMissed(madeOf(parent.chain, definition), before);
    },
    async lock(place, cancelSignal) {
      const path = join(layout.locks(roots), `build-${keyOf(place)}`);
      return removedWithIt(await acquireLock(host, path, { cancelSignal }));
    },
    add(place, { files, sizeBytes, createdAtMs }, description) {
      const key = keyOf(place);
      records.put({
        key,
        type: 'regular',
        parent: place.parent.chain ?? '',
        description,
        chain: files.chain ?? '',
        layer: files.layers.at(-1),
        made: madeOf(place.parent.chain, place.definition),
        slot: slotOf(place.definition),
        sizeBytes,
        createdAtMs,
        lastUsedAtMs: createdAtMs,
        useCount: 1,
        unsyncedBoot: bootId,
      });
      added.push(key);
    },
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
