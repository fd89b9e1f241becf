import { invalid } from '../values/invalid.js';
import { assertsFolder, splitEntry } from './entry-path.js';

export type CopySource = {
  readonly isFolder: boolean;
  /** What it is called where it is copied into a folder; `.` for what is in a folder. */
  readonly name: string;
};

export type CopyDestination = { readonly path: string; readonly kind: 'missing' | 'folder' | 'other' };

/** The folder to unpack into, and what the copy is called there. */
export type CopyPlan = { readonly folder: string; readonly name: string };

/**
 * Where a copy goes, by docker's rules: into a folder that is there; over a file that is there; else to a new name, which
 * only a folder may have that ends with a slash.
 *
 * @throws argument_invalid
 * @see moby, pkg/archive/copy.go: PrepareArchiveCopy
 */
export function planCopy(source: CopySource, { path, kind }: CopyDestination): CopyPlan {
  if (kind === 'folder') return { folder: path, name: source.name };
  if (kind === 'other' && source.isFolder) throw invalid('cannot copy directory');
  if (kind === 'missing' && !source.isFolder && assertsFolder(path)) throw invalid('no such directory');
  const { folder, base } = splitEntry(path);
  return { folder, name: base };
}
