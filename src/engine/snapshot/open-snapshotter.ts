import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { PrivateMount } from '../../host/syscalls.js';
import type { ChainId } from '../../oci/digest.js';
import type { Sweep } from '../content/content-store.js';
import { storageFailure } from '../content/storage-failure.js';
import type { WhiteoutForm } from '../layer/unpack-job.js';
import type { Database } from '../metadata/database.js';
import { type SnapshotRecord, type SnapshotRecords, snapshotRecords } from '../metadata/snapshots.js';
import type { Roots } from '../roots.js';
import { chooseDriver } from './choose-driver.js';
import { type ClaimedFolder, claimFolder } from './claim-folder.js';
import { measureTree } from './measure-tree.js';
import { removeTree } from './remove-tree.js';
import { type SharedSync, sharedSync } from './shared-sync.js';
import type { ContainerTree, SnapshotDriver } from './snapshot-driver.js';
import { type SnapshotFolders, snapshotFolders } from './snapshot-folders.js';
import type { PendingLayer, PrepareOptions, Snapshot, Snapshotter, UnnamedLayer } from './snapshotter.js';

type SnapshotHost = Pick<Host, 'syscalls' | 'processes' | 'clock' | 'random'>;

/** The snapshotter of a data root, on the driver that its file system carries. @throws disk_full, state_read_only */
export function openSnapshotter(host: SnapshotHost, roots: Roots, database: Database): Snapshotter {
  const folders = snapshotFolders(roots);
  makeFolders(folders);
  return new LocalSnapshotter(host, database, folders, chooseDriver(host, database, folders));
}

function makeFolders({ root, layers, containers, temporary }: SnapshotFolders): void {
  try {
    mkdirSync(root, { recursive: true, mode: 0o711 });
    for (const folder of [layers, containers, temporary]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw storageFailure(root, cause);
  }
}

class LocalSnapshotter implements Snapshotter {
  readonly #host: SnapshotHost;
  readonly #database: Database;
  readonly #records: SnapshotRecords;
  readonly #folders: SnapshotFolders;
  readonly #driver: SnapshotDriver;
  readonly #disk: SharedSync;

  constructor(host: SnapshotHost, database: Database, folders: SnapshotFolders, driver: SnapshotDriver) {
    this.#host = host;
    this.#database = database;
    this.#records = snapshotRecords(database);
    this.#folders = folders;
    this.#driver = driver;
    this.#disk = sharedSync(host, folders.root);
  }

  get driver(): 'overlay' | 'copy' {
    return this.#driver.name;
  }

  async prepareLayer(chainId: ChainId, options: PrepareOptions = {}): Promise<PendingLayer | undefined> {
    const isDone = (): boolean => this.find(chainId) !== undefined;
    const folder = await claimFolder(this.#host, this.#folders, this.#folders.pending(chainId), {
      ...options,
      isDone,
    });
    return folder && this.#pendingLayer(chainId, folder);
  }

  #pendingLayer(chainId: ChainId, folder: ClaimedFolder): PendingLayer {
    let isFlushed = false;
    const flush = async (): Promise<void> => {
      await this.#disk.flush();
      isFlushed = true;
    };
    return {
      dir: folder.path,
      whiteouts: this.#driver.whiteouts,
      flush,
      flushWhile: (work) => this.#disk.flushWhile(work),
      commit: async ({ parent, sizeBytes }) => {
        if (parent !== undefined && !this.find(parent)) throw engineError('snapshot_not_found', { key: parent });
        if (!isFlushed) await flush();
        const createdAtMs = this.#host.clock.nowMs();
        this.#register({ key: chainId, kind: 'committed', parent, sizeBytes, createdAtMs }, folder.path);
        folder.moved();
      },
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }

  async prepareUnnamed(): Promise<UnnamedLayer> {
    const folder = await this.#unfinishedFolder();
    return {
      dir: folder.path,
      whiteouts: this.#driver.whiteouts,
      commit: async ({ chainId, parent, sizeBytes }) => {
        if (parent !== undefined && !this.find(parent)) throw engineError('snapshot_not_found', { key: parent });
        await this.#disk.flush();
        const createdAtMs = this.#host.clock.nowMs();
        this.#database.transaction(() => {
          if (this.find(chainId)) return;
          this.#register({ key: chainId, kind: 'committed', parent, sizeBytes, createdAtMs }, folder.path);
          folder.moved();
        });
      },
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }

  async prepareContainer(key: string, parent: ChainId | undefined): Promise<void> {
    await this.#build(parent, (path) => this.#registerContainer(key, parent, path));
  }

  async replaceContainer(key: string, parent: ChainId | undefined, alongside: () => void): Promise<void> {
    const former = this.#records.find(key);
    await this.#build(parent, (path) =>
      this.#database.transaction(() => {
        // The folder of the former one stays where it is until this holds; without a row it is nobody's.
        this.#records.remove(key);
        alongside();
        this.#registerContainer(key, parent, path); // Moves the new folder: nothing may fail behind it.
      }),
    );
    if (former) await this.#removeFormer(former);
  }

  async promote(key: string, { chainId, sizeBytes }: Parameters<Snapshotter['promote']>[1]): Promise<boolean> {
    if (this.#driver.name === 'copy') return false;
    const rest = this.#database.transaction(() => {
      const active = this.#records.find(key);
      if (active?.kind !== 'active') throw engineError('snapshot_not_found', { key });
      const changes = this.#driver.changesDir(this.#place(active));
      const { parent } = active;
      const createdAtMs = this.#host.clock.nowMs();
      if (!this.find(chainId))
        this.#register({ key: chainId, kind: 'committed', parent, sizeBytes, createdAtMs }, changes);
      return this.#detach(active);
    });
    await this.#removeDetached(rest);
    return true;
  }

  flush(): Promise<void> {
    return this.#disk.flush();
  }

  #registerContainer(key: string, parent: ChainId | undefined, path: string): void {
    const createdAtMs = this.#host.clock.nowMs();
    this.#register({ key, kind: 'active', parent, sizeBytes: 0, createdAtMs }, path);
  }

  async #removeFormer(record: SnapshotRecord): Promise<void> {
    const path = this.#folders.removed(this.#host.random.hex(8));
    renameSync(this.#place(record), path);
    await this.#removeDetached({ path, isLarge: this.driver === 'copy' });
  }

  /** Builds the tree of a container on `parent`, and has it registered. */
  async #build(parent: ChainId | undefined, register: (path: string) => void): Promise<void> {
    const stack = this.#stack(parent);
    const limit = this.#driver.maxLayers;
    if (stack.length > limit) throw engineError('layers_too_many', { layers: stack.length, limit });
    await using folder = await this.#unfinishedFolder();
    try {
      await this.#driver.build(folder.path, this.#layersOf(stack));
      register(folder.path);
    } catch (cause) {
      throw storageFailure(folder.path, cause);
    }
    folder.moved();
  }

  async #unfinishedFolder(): Promise<ClaimedFolder> {
    const path = this.#folders.unfinished(this.#host.random.hex(8));
    const folder = await claimFolder(this.#host, this.#folders, path, { isDone: () => false });
    if (!folder) throw new TypeError("a folder with a new name was somebody else's");
    return folder;
  }

  /** The row and the folder's move to its place: both, or, where the process is killed between, what is swept. */
  #register(record: Omit<SnapshotRecord, 'id'>, from: string): void {
    this.#database.transaction(() => {
      const id = this.#idOfLost(record) ?? this.#records.insert(record);
      const place = this.#place({ kind: record.kind, id });
      // An id whose row was rolled back is given again; what lies there has no row.
      if (existsSync(place)) renameSync(place, this.#folders.removed(this.#host.random.hex(8)));
      renameSync(from, place);
    });
  }

  /** A layer whose folder the machine's sudden end took is put back where others stand on it. */
  #idOfLost({ key, kind }: Pick<SnapshotRecord, 'key' | 'kind'>): number | undefined {
    return kind === 'committed' ? this.#records.find(key)?.id : undefined;
  }

  find(key: string): Snapshot | undefined {
    const record = this.#records.find(key);
    return record && existsSync(this.#place(record)) ? record : undefined;
  }

  list(): readonly Snapshot[] {
    return this.#records
      .list()
      .toSorted((one, other) => Number(one.kind === 'active') - Number(other.kind === 'active'));
  }

  mounts(key: string, target: string, { access = 'write', isThrowAway = false }: MountChoice = {}) {
    return this.#driver.mounts(this.#tree(key), { target, access, isThrowAway });
  }

  layerMounts(key: string, target: string): readonly PrivateMount[] | undefined {
    return this.#driver.layerMounts(this.layerDirs(key), target);
  }

  changesDir(key: string): string {
    return this.#driver.changesDir(this.#tree(key).dir);
  }

  layerDirs(key: string): readonly string[] {
    const isCommitted = this.#records.find(key)?.kind === 'committed';
    return isCommitted ? this.#layersOf(this.#stack(key)) : this.#tree(key).layers;
  }

  get whiteouts(): WhiteoutForm {
    return this.#driver.whiteouts;
  }

  async usage(key: string) {
    const record = this.#records.find(key);
    if (!record) throw engineError('snapshot_not_found', { key });
    const place = this.#place(record);
    return await measureTree(this.#host.processes, record.kind === 'active' ? this.#driver.changesDir(place) : place);
  }

  async remove(key: string): Promise<void> {
    const removed = this.#database.transaction(() => {
      const record = this.#records.find(key);
      if (!record) return undefined;
      if (this.#records.hasChildren(key)) throw engineError('snapshot_in_use', { key });
      return this.#detach(record);
    });
    if (removed) await this.#removeDetached(removed);
  }

  sweep(isUsed: (snapshot: Snapshot) => boolean): Sweep {
    const unused = this.#records.list().filter((record) => !isUsed(record));
    // Those above before those below, as rows refer downwards.
    const removed = unused.toReversed().map((record) => this.#detach(record));
    return {
      count: unused.length,
      freedBytes: unused.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      finish: async () => {
        for (const each of removed) await this.#removeDetached(each);
      },
    };
  }

  #detach(record: SnapshotRecord): Detached {
    this.#records.remove(record.key);
    const path = this.#folders.removed(this.#host.random.hex(8));
    const place = this.#place(record);
    if (existsSync(place)) renameSync(place, path);
    return { path, isLarge: record.kind === 'committed' || this.driver === 'copy' };
  }

  #removeDetached({ path, isLarge }: Detached): Promise<void> {
    return removeTree(this.#host, path, { isLarge });
  }

  #tree(key: string): ContainerTree {
    const record = this.#records.find(key);
    if (record?.kind !== 'active') throw engineError('snapshot_not_found', { key });
    return { dir: this.#place(record), layers: this.#layersOf(this.#stack(record.parent)) };
  }

  #stack(parent: string | undefined): readonly SnapshotRecord[] {
    if (parent === undefined) return [];
    const stack = this.#records.stack(parent);
    if (stack.length === 0) throw engineError('snapshot_not_found', { key: parent });
    return stack;
  }

  /** An overlay stands on one layer at least: for an image of none it is an empty folder. */
  #layersOf(stack: readonly SnapshotRecord[]): readonly string[] {
    if (stack.length > 0) return stack.map(({ id }) => this.#folders.layer(id));
    const nothing = this.#folders.layer(0);
    mkdirSync(nothing, { recursive: true });
    chmodSync(nothing, 0o755);
    return [nothing];
  }

  #place({ kind, id }: Pick<SnapshotRecord, 'kind' | 'id'>): string {
    return kind === 'committed' ? this.#folders.layer(id) : this.#folders.container(id);
  }
}

type MountChoice = NonNullable<Parameters<Snapshotter['mounts']>[2]>;
type Detached = { readonly path: string; readonly isLarge: boolean };
