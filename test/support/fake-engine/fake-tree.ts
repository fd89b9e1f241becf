import type { FileEntry, FileKind } from '../../../src/engine/index.js';
import { START_MS } from '../builders.js';

/** A file as a test gives it: its text, or all that one may say of it. */
export type FakeFile =
  | string
  | {
      readonly kind?: FileKind | undefined;
      readonly content?: string | Uint8Array | undefined;
      readonly mode?: number | undefined;
      readonly uid?: number | undefined;
      readonly gid?: number | undefined;
      readonly linkTarget?: string | undefined;
    };

/** What every fake container has, unless a test says otherwise. */
export const SMALL_TREE: Readonly<Record<string, FakeFile>> = {
  '/bin/sh': { content: '#!', mode: 0o755 },
  '/etc/hostname': 'fake\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  '/tmp': { kind: 'directory', mode: 0o1777 },
  '/var/log/app.log': 'started\n',
  '/var/run': { kind: 'symlink', linkTarget: '/run' },
  '/run': { kind: 'directory' },
  '/var/nowhere': { kind: 'symlink', linkTarget: 'lib/none' },
};

export type FakeNode = { readonly entry: FileEntry; readonly content: Uint8Array };

/** A file tree in memory; folders on the way come by themselves. Links are kept, and followed only at the end. */
export class FakeTree {
  readonly nodes = new Map<string, FakeNode>();

  constructor(files: Readonly<Record<string, FakeFile>>) {
    this.put('/', { kind: 'directory' });
    for (const [path, file] of Object.entries(files)) this.put(path, file);
  }

  put(path: string, file: FakeFile): void {
    const parent = parentOf(path);
    if (path !== '/' && !this.nodes.has(parent)) this.put(parent, { kind: 'directory' });
    const {
      kind,
      content = '',
      mode,
      uid = 0,
      gid = 0,
      linkTarget,
    } = typeof file === 'string' ? { content: file } : file;
    const bytes = Buffer.from(content);
    const actual = kind ?? (linkTarget === undefined ? 'file' : 'symlink');
    const entry: FileEntry = {
      name: path === '/' ? '/' : (path.split('/').at(-1) ?? ''),
      path,
      kind: actual,
      mode: mode ?? (actual === 'directory' ? 0o755 : 0o644),
      sizeBytes: actual === 'directory' ? 4096 : bytes.byteLength,
      modifiedAtMs: START_MS,
      uid,
      gid,
      linkTarget,
    };
    this.nodes.set(path, { entry, content: bytes });
  }

  find(
    path: string,
    { followsLink = false }: { readonly followsLink?: boolean | undefined } = {},
  ): FakeNode | undefined {
    const node = this.nodes.get(cleaned(path));
    const target = node?.entry.linkTarget;
    if (!node || target === undefined || !(followsLink || path.endsWith('/'))) return node;
    return this.find(target.startsWith('/') ? target : `${parentOf(cleaned(path))}/${target}`, { followsLink: true });
  }

  /** Of a folder, by name. */
  children(path: string): readonly FakeNode[] {
    return [...this.nodes.values()]
      .filter(({ entry }) => entry.path !== '/' && parentOf(entry.path) === path)
      .toSorted((one, other) => (one.entry.name < other.entry.name ? -1 : 1));
  }

  /** It and all below it, folders first. */
  below(path: string): readonly FakeNode[] {
    const node = this.nodes.get(path);
    return node ? [node, ...this.children(path).flatMap(({ entry }) => this.below(entry.path))] : [];
  }

  remove(path: string): void {
    for (const { entry } of this.below(path)) this.nodes.delete(entry.path);
  }
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
