import { parseTreePath } from '../../../src/engine/files/tree-path.js';
import type { FileChange, FileEntry, FileService, TarStream } from '../../../src/engine/index.js';
import { decompress } from '../../../src/engine/layer/decompress.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { Turns } from '../../../src/remote/turns.js';
import type { FakeState } from './fake-state.js';
import { packFake, readFake } from './fake-tar.js';
import { cleaned, type FakeFile, type FakeNode, FakeTree, SMALL_TREE } from './fake-tree.js';

type Follow = { readonly followsLink?: boolean | undefined };

/** The files of fake containers: a small tree each, and what tests and `writeArchive` put there. */
export class FakeFiles implements FileService {
  readonly #state: FakeState;
  readonly #trees = new Map<string, FakeTree>();
  readonly #turns = new Turns();
  readonly #changes = new Map<string, Map<string, FileChange['kind']>>();

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** Puts files where they are said to be, in place of what is there; not a change of the container's. */
  set(ref: string, files: Readonly<Record<string, FakeFile>>): void {
    for (const [path, file] of Object.entries(files)) this.#tree(ref).put(path, file);
  }

  setChanges(ref: string, changes: readonly FileChange[]): void {
    this.#changes.set(this.#id(ref), new Map(changes.map(({ path, kind }) => [path, kind])));
  }

  async stat(ref: string, path: string, options: Follow = {}): Promise<FileEntry> {
    await this.#state.control.enter('files.stat', ref, path, options);
    return this.#node(ref, path, options).entry;
  }

  async list(ref: string, path: string): Promise<readonly FileEntry[]> {
    await this.#state.control.enter('files.list', ref, path);
    const { entry } = this.#node(ref, path, { followsLink: true });
    if (entry.kind !== 'directory') throw engineError('container_path_not_directory', { path, ref });
    return this.#tree(ref)
      .children(entry.path)
      .map((child) => child.entry);
  }

  async readFile(ref: string, path: string, options: { readonly maxBytes: number }): Promise<Uint8Array> {
    await this.#state.control.enter('files.readFile', ref, path, options);
    const { entry, content } = this.#node(ref, path, { followsLink: true });
    if (entry.kind !== 'file') throw engineError('container_path_not_file', { path, ref });
    return content.subarray(0, options.maxBytes);
  }

  async readArchive(
    ref: string,
    path: string,
    options: Follow & { readonly name?: string | undefined } = {},
  ): Promise<{ entry: FileEntry; tar: TarStream }> {
    await this.#state.control.enter('files.readArchive', ref, path, options);
    const { entry } = this.#node(ref, path, options);
    const base = options.name ?? (/(^|\/)\.?$/.test(path) ? '.' : entry.name);
    this.#state.emit(this.#state.record(ref), 'archive-path');
    return { entry, tar: packFake(this.#tree(ref).below(entry.path), entry.path, base) };
  }

  async writeArchive(
    ref: string,
    directory: string,
    tar: AsyncIterable<Uint8Array>,
    options: Parameters<FileService['writeArchive']>[3] = {},
  ): Promise<void> {
    await this.#state.control.enter('files.writeArchive', ref, directory, options);
    const folder = this.#node(ref, directory, { followsLink: true }).entry;
    if (folder.kind !== 'directory') throw engineError('extraction_point_not_directory');
    for (const { name, file } of await readFake(decompress(tar)))
      this.#write(ref, cleaned(`${folder.path}/${name}`), file);
    this.#state.emit(this.#state.record(ref), 'extract-to-dir');
  }

  async inTurn<Result>(ref: string, act: () => Promise<Result>): Promise<Result> {
    await this.#state.control.enter('files.inTurn', ref);
    return await this.#turns.take(this.#id(ref), act);
  }

  async changes(ref: string): Promise<readonly FileChange[]> {
    await this.#state.control.enter('files.changes', ref);
    const changes = [...(this.#changes.get(this.#id(ref)) ?? [])].map(([path, kind]) => ({ path, kind }));
    return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  }

  async export(ref: string): Promise<TarStream> {
    await this.#state.control.enter('files.export', ref);
    this.#state.emit(this.#state.record(ref), 'export');
    return packFake(this.#tree(ref).below('/').slice(1), '/', '');
  }

  #write(ref: string, path: string, file: FakeFile): void {
    const tree = this.#tree(ref);
    const kind = tree.nodes.has(path) ? 'changed' : 'added';
    tree.put(path, file);
    const changes = this.#changes.get(this.#id(ref)) ?? new Map<string, FileChange['kind']>();
    if (path !== '/' && !changes.has(path)) changes.set(path, kind);
    this.#changes.set(this.#id(ref), changes);
  }

  #node(ref: string, path: string, options: Follow): FakeNode {
    parseTreePath(path);
    const node = this.#tree(ref).find(path, options);
    if (!node) throw engineError('container_path_not_found', { path, ref });
    return node;
  }

  #tree(ref: string): FakeTree {
    const id = this.#id(ref);
    const tree = this.#trees.get(id) ?? new FakeTree(SMALL_TREE);
    this.#trees.set(id, tree);
    return tree;
  }

  #id(ref: string): string {
    return this.#state.record(ref).container.id;
  }
}
