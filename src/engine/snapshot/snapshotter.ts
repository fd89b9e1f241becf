import type { PrivateMount } from '../../host/syscalls.js';
import type { ChainId } from '../../oci/digest.js';
import type { Sweep } from '../content/content-store.js';
import type { WhiteoutForm } from '../layer/unpack-job.js';

/**
 * File trees in stacks: read-only layers shared by images, and one writable tree per container on top.
 *
 * | kind      | key          | parent                 | made by                              | may be mounted |
 * | --------- | ------------ | ---------------------- | ------------------------------------ | -------------- |
 * | committed | chain id     | the chain id below     | `prepareLayer`, `PendingLayer.commit`| no             |
 * | active    | container id | the image's chain id   | `prepareContainer`                   | yes            |
 *
 * Layers are unpacked each into a folder of its own, at the same time if need be, and registered from the
 * lowest up: a snapshot's parent is there before it is.
 *
 *     const pending = await snapshots.prepareLayer(chainId);     // undefined: it is there already
 *     await applyLayer(workers, { targetDir: pending.dir, whiteouts: pending.whiteouts, … });
 *     await pending.commit({ parent, sizeBytes });
 *
 *     await snapshots.prepareContainer(containerId, chainId);
 *     syscalls.inPrivateMountNamespace(snapshots.mounts(containerId, rootfs), () => startMonitor());
 *
 * Nothing is ever mounted here: mounts are data, made in the private namespace of whoever starts the
 * container, so that none of them can outlive it.
 *
 * What a killed process left is known by having no row, and is removed by `recoverSnapshots`.
 */
export interface Snapshotter {
  readonly driver: 'overlay' | 'copy';
  /**
   * Begins a layer. One process at a time: the next one waits, and finds it committed.
   *
   * @returns undefined when it is committed.
   * @throws cancelled, disk_full, state_read_only
   */
  prepareLayer(chainId: ChainId, options?: PrepareOptions): Promise<PendingLayer | undefined>;
  /** Begins a layer whose chain id is known only when it is whole. @throws disk_full, state_read_only */
  prepareUnnamed(): Promise<UnnamedLayer>;
  /** @throws snapshot_not_found where the parent is not committed, layers_too_many, disk_full */
  prepareContainer(key: string, parent: ChainId | undefined): Promise<void>;
  /**
   * Gives a container that does not run another parent, and with it an empty writable tree; `alongside` is written in
   * the same transaction.
   * @throws as `prepareContainer`
   */
  replaceContainer(key: string, parent: ChainId | undefined, alongside: () => void): Promise<void>;
  /**
   * Makes what the active snapshot `key` has changed the committed snapshot `chainId` on its parent, without copying it,
   * and the active one goes. Where `chainId` is there already that stays. Nothing may have it mounted, and the caller
   * flushes before anything durable refers to it.
   *
   * @returns false where the driver keeps whole trees, and nothing was done
   * @throws snapshot_not_found
   */
  promote(key: string, layer: { readonly chainId: ChainId; readonly sizeBytes: number }): Promise<boolean>;
  /** Brings all that was written here before the call to the disk. */
  flush(): Promise<void>;
  find(key: string): Snapshot | undefined;
  /** Committed ones lowest first, as they depend on one another; active ones behind them. */
  list(): readonly Snapshot[];
  /**
   * What shows the tree of the active snapshot `key` at `target`, an existing folder.
   *
   * `view` shows it read-only and leaves no trace in it; for containers that are not running.
   * `isThrowAway`: what is written need not survive the machine's sudden end, and costs no syncing when the
   * container ends; for containers that are removed then.
   *
   * @throws snapshot_not_found
   */
  mounts(
    key: string,
    target: string,
    options?: { readonly access?: 'write' | 'view' | undefined; readonly isThrowAway?: boolean | undefined },
  ): readonly PrivateMount[];
  /**
   * What shows the tree of the committed snapshot `key` at `target`, read-only. Undefined where the driver would have to
   * copy it.
   *
   * @throws snapshot_not_found
   */
  layerMounts(key: string, target: string): readonly PrivateMount[] | undefined;
  /** Where what the container changed lies: the upper folder of an overlay, the whole tree of a copy. */
  changesDir(key: string): string;
  /** Folders of the layers that an active snapshot stands on, or that a committed one is made of, lowest first. @throws snapshot_not_found */
  layerDirs(key: string): readonly string[];
  /** The form that whiteouts have in those. */
  readonly whiteouts: WhiteoutForm;
  /** What the snapshot itself takes, without its parents. */
  usage(key: string): Promise<SnapshotUsage>;
  /** Removing what is not there is no error. @throws snapshot_in_use where others stand on it */
  remove(key: string): Promise<void>;
  /**
   * Takes away all that `isUsed` denies; the collector calls it, within its transaction. A parent of what is
   * used must be used.
   */
  sweep(isUsed: (snapshot: Snapshot) => boolean): Sweep;
}

export type Snapshot = {
  readonly key: string;
  readonly kind: 'active' | 'committed';
  readonly parent: string | undefined;
  /** Of a committed one, as unpacked; 0 of an active one: ask for its `usage`. */
  readonly sizeBytes: number;
  readonly createdAtMs: number;
};

export type SnapshotUsage = { readonly sizeBytes: number; readonly inodes: number };

export type PrepareOptions = {
  /** Called once, when another process is found to be unpacking the same layer. */
  readonly onWait?: (() => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A layer that is being unpacked. Closing it without `commit` throws it away. */
export interface PendingLayer extends AsyncDisposable {
  /** Empty; belongs to the caller until `commit`. */
  readonly dir: string;
  readonly whiteouts: WhiteoutForm;
  /**
   * Brings everything unpacked so far to the disk, which `commit` then need not do: for layers that are done while
   * those below them are not. Several at once share one sync.
   */
  flush(): Promise<void>;
  /**
   * Waits for `work`, which unpacks, and meanwhile brings to the disk what is there already, so that `flush` has little
   * left to wait for.
   */
  flushWhile<Result>(work: Promise<Result>): Promise<Result>;
  /**
   * Makes the folder the committed snapshot, safely on disk before anything refers to it.
   *
   * @throws snapshot_not_found where the parent is not committed yet, disk_full
   */
  commit(layer: { readonly parent: ChainId | undefined; readonly sizeBytes: number }): Promise<void>;
}

/** A layer that nobody has a name for yet. Closing it without `commit` throws it away. */
export interface UnnamedLayer extends AsyncDisposable {
  /** Empty; belongs to the caller until `commit`. */
  readonly dir: string;
  readonly whiteouts: WhiteoutForm;
  /**
   * Makes the folder the committed snapshot `chainId`, safely on disk before anything refers to it; where there is
   * one already, that stays.
   *
   * @throws snapshot_not_found where the parent is not committed, disk_full
   */
  commit(layer: {
    readonly chainId: ChainId;
    readonly parent: ChainId | undefined;
    readonly sizeBytes: number;
  }): Promise<void>;
}
