import { engineError } from '../../errors/engine-error.js';

/** A path as a user writes it, with what its end says. */
export type TreePath = {
  /** Absolute, without `.`, doubled or closing slashes; `..` stops at the root. */
  readonly absolute: string;
  /** It ends with `/` or `/.`: a folder is meant, and a link at the end is followed. */
  readonly assertsFolder: boolean;
};

/** What the kernel takes. @see limits.h: PATH_MAX, NAME_MAX */
const LONGEST_PATH_BYTES = 4095;
const LONGEST_NAME_BYTES = 255;
const isTooLong = (name: string): boolean => Buffer.byteLength(name) > LONGEST_NAME_BYTES;

/**
 * As docker: `..` is taken away from the text before anything is looked up.
 *
 * @throws file_operation_failed for what the kernel would not take, as it would say that
 */
export function parseTreePath(path: string): TreePath {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const absolute = `/${parts.join('/')}`;
  if (absolute.includes('\0')) throw lstatFailed(absolute.replaceAll('\0', '\\x00'), 'invalid argument');
  if (Buffer.byteLength(absolute) > LONGEST_PATH_BYTES || parts.some(isTooLong)) {
    throw lstatFailed(absolute, 'file name too long');
  }
  return { absolute, assertsFolder: /(^|\/)\.?$/.test(path) };
}

const lstatFailed = (path: string, reason: string): Error =>
  engineError('file_operation_failed', { operation: 'lstat', path, reason });

/** The folder it lies in, and its name there; the root is `.` in itself. */
export function splitTreePath(absolute: string): { readonly folder: string; readonly base: string } {
  const slash = absolute.lastIndexOf('/');
  return { folder: absolute.slice(0, slash) || '/', base: absolute.slice(slash + 1) || '.' };
}

/** `name` in `folder`, both of the container. */
export const joinTreePath = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;
