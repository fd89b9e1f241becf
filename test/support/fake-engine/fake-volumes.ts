import type {
  CreateVolume,
  FileChange,
  FileEntry,
  ImportVolume,
  PrunedVolumes,
  PruneVolumes,
  TarStream,
  VolumeComparison,
  VolumeDetails,
  VolumeFilter,
  VolumeService,
} from '../../../src/engine/index.js';
import { filterVolumes, isPruned } from '../../../src/engine/volume-data/filter-volumes.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { FakeState } from './fake-state.js';
import { packFake, readFake } from './fake-tar.js';
import { cleaned, type FakeFile, FakeTree } from './fake-tree.js';
import { makeFakeVolume, volumeBytes, volumeDetails } from './fake-volume-records.js';

/** Volumes in memory, each with a tree of files that starts empty. */
export class FakeVolumes implements VolumeService {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** Puts a volume there, without an event. */
  add(options: CreateVolume & { readonly isAnonymous?: boolean } = {}): VolumeDetails {
    const before = this.#state.journal.events.length;
    const made = makeFakeVolume(this.#state, options);
    this.#state.journal.events.splice(before);
    return made;
  }

  /** Puts files into a volume, as a container would. */
  set(name: string, files: Readonly<Record<string, FakeFile>>): void {
    for (const [path, file] of Object.entries(files)) this.#tree(name).put(path, file);
  }

  async list(filter: VolumeFilter = {}): Promise<readonly VolumeDetails[]> {
    await this.#state.control.enter('volumes.list', filter);
    return filterVolumes(this.#all(), filter);
  }

  async get(name: string): Promise<VolumeDetails> {
    await this.#state.control.enter('volumes.get', name);
    return volumeDetails(this.#state, name);
  }

  async create(options: CreateVolume = {}): Promise<VolumeDetails> {
    await this.#state.control.enter('volumes.create', options);
    return makeFakeVolume(this.#state, options);
  }

  async remove(name: string, options: { readonly force?: boolean | undefined } = {}): Promise<void> {
    await this.#state.control.enter('volumes.remove', name, options);
    if (options.force && !this.#state.volumes.has(name)) return;
    const { users } = volumeDetails(this.#state, name);
    const ids = [...new Set(users.map(({ containerId }) => containerId))];
    if (ids.length > 0) throw engineError('volume_in_use', { operation: 'remove', name, users: ids });
    this.#state.dropVolume(name);
  }

  async prune(options: PruneVolumes = {}): Promise<PrunedVolumes> {
    await this.#state.control.enter('volumes.prune', options);
    const unused = this.#all().filter((volume) => volume.users.length === 0 && isPruned(volume, options));
    const freedBytes = unused.reduce((sum, { name }) => sum + volumeBytes(this.#state, name), 0);
    for (const { name } of unused) this.#state.dropVolume(name);
    this.#state.emitVolume('prune', '', { reclaimed: String(freedBytes) });
    return { deleted: unused.map(({ name }) => name), freedBytes };
  }

  async size(name: string): Promise<number> {
    await this.#state.control.enter('volumes.size', name);
    volumeDetails(this.#state, name);
    return volumeBytes(this.#state, name);
  }

  async listFiles(name: string, path: string): Promise<readonly FileEntry[]> {
    await this.#state.control.enter('volumes.listFiles', name, path);
    const { entry } = this.#node(name, path);
    if (entry.kind !== 'directory') throw cannotOpen(path, 'not a directory');
    return this.#tree(name)
      .children(entry.path)
      .map((child) => child.entry);
  }

  async readFile(name: string, path: string, options: { readonly maxBytes: number }): Promise<Uint8Array> {
    await this.#state.control.enter('volumes.readFile', name, path, options);
    const { entry, content } = this.#node(name, path);
    if (entry.kind !== 'file') throw cannotOpen(path, 'not a regular file');
    return content.subarray(0, options.maxBytes);
  }

  async export(name: string): Promise<TarStream> {
    await this.#state.control.enter('volumes.export', name);
    return packFake(this.#tree(name).below('/'), '/', '.');
  }

  async import(name: string, tar: AsyncIterable<Uint8Array>, options: ImportVolume = {}): Promise<VolumeDetails> {
    await this.#state.control.enter('volumes.import', name, options);
    const files = await readFake(tar);
    return this.#fill(name, new Map(files.map(({ name: path, file }) => [cleaned(path), file])), options);
  }

  async clone(from: string, to: string, options: ImportVolume = {}): Promise<VolumeDetails> {
    await this.#state.control.enter('volumes.clone', from, to, options);
    if (from === to) throw engineError('argument_invalid', { reason: `volume ${from} cannot be cloned into itself` });
    return this.#fill(to, filesOf(this.#tree(from)), options);
  }

  /** By what is in files, their modes and owners. */
  async diff(name: string, from: VolumeComparison): Promise<readonly FileChange[]> {
    await this.#state.control.enter('volumes.diff', name, from);
    const after = filesOf(this.#tree(name));
    const before =
      'tar' in from
        ? new Map((await readFake(from.tar)).map(({ name: path, file }) => [cleaned(path), file]))
        : filesOf(this.#tree(from.volume));
    const changes: FileChange[] = [];
    for (const [path, file] of after) {
      const earlier = before.get(path);
      if (earlier === undefined) changes.push({ path, kind: 'added' });
      else if (!isAlike(earlier, file)) changes.push({ path, kind: 'changed' });
    }
    for (const path of before.keys()) if (path !== '/' && !after.has(path)) changes.push({ path, kind: 'deleted' });
    return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  #fill(name: string, files: ReadonlyMap<string, FakeFile>, { replaces, labels }: ImportVolume): VolumeDetails {
    const tree = this.#state.volumes.get(name)?.tree;
    const isEmpty = tree === undefined || tree.nodes.size === 1;
    if (!isEmpty && !replaces) throw engineError('volume_not_empty', { name });
    const users = isEmpty ? [] : volumeDetails(this.#state, name).users.filter(({ isAlive }) => isAlive);
    if (users.length > 0) {
      const ids = users.map(({ containerId }) => containerId);
      throw engineError('volume_in_use', { operation: 'import', name, users: ids });
    }
    makeFakeVolume(this.#state, { name, labels });
    const record = this.#state.volumes.get(name);
    if (record) record.tree = new FakeTree(Object.fromEntries(files));
    this.#state.emitVolume('import', name);
    return volumeDetails(this.#state, name);
  }

  #all(): readonly VolumeDetails[] {
    const names = [...this.#state.volumes.keys()].toSorted();
    return names.map((name) => volumeDetails(this.#state, name));
  }

  #node(name: string, path: string) {
    const node = this.#tree(name).find(path, { followsLink: true });
    if (!node) throw cannotOpen(path, 'no such file or directory');
    return node;
  }

  #tree(name: string): FakeTree {
    const record = this.#state.volumes.get(name);
    if (!record) throw engineError('volume_not_found', { name });
    return record.tree;
  }
}

const cannotOpen = (path: string, reason: string): Error =>
  engineError('file_operation_failed', { operation: 'open', path, reason });

/** Without the top. */
function filesOf(tree: FakeTree): ReadonlyMap<string, FakeFile> {
  const inside = [...tree.nodes.values()].filter(({ entry }) => entry.path !== '/');
  return new Map(
    inside.map(({ entry: { path, kind, mode, uid, gid, linkTarget }, content }) => [
      path,
      { kind, mode, uid, gid, linkTarget, content },
    ]),
  );
}

function isAlike(one: FakeFile, other: FakeFile): boolean {
  const [a, b] = [one, other].map((file) => {
    const {
      content = '',
      mode,
      uid = 0,
      gid = 0,
      linkTarget = '',
    } = typeof file === 'string' ? { content: file } : file;
    return JSON.stringify([Buffer.from(content).toString('base64'), mode, uid, gid, linkTarget]);
  });
  return a === b;
}
