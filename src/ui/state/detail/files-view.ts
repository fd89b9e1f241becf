import type { FileEntry } from '../../../engine/index.js';
import type { Reading } from './reading.js';

/** Whose files are looked at: by the id of a container, or the name of a volume. */
export type FileOwner = { readonly kind: 'container' | 'volume'; readonly id: string };

/** A walk through a file tree. */
export type FilesView = {
  /** Absolute, inside the container or the volume. */
  readonly directory: string;
  readonly entries: Reading<readonly FileEntry[]>;
  /** The file that is looked into. */
  readonly open: OpenFile | undefined;
};

export type OpenFile = {
  readonly path: string;
  readonly content: Reading<FileContent>;
  /** Index of the first line in view. */
  readonly top: number;
};

/** The beginning of a file; the whole of it unless `isCut`. */
export type FileContent = { readonly isCut: boolean; readonly sizeBytes: number } & (
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
);

/** The directory that `path` lies in; `/` is its own. */
export function parentPath(path: string): string {
  return path.replace(/\/[^/]*\/?$/, '') || '/';
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}
