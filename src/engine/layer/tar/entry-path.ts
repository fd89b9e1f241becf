const MAX_PATH_BYTES = 4095;
const MAX_NAME_BYTES = 255;

/**
 * A name of an archive as a path below the layer's root: no leading slash, no `.`, no doubled or closing slash.
 * The root itself is ''. As docker, an absolute name is one below the root; unlike docker, `..` is never right.
 *
 * @returns undefined where the name climbs, or is longer than Linux allows.
 */
export function entryPath(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.some((part) => part === '..' || part.length > MAX_NAME_BYTES)) return undefined;
  const path = parts.join('/');
  return path.length > MAX_PATH_BYTES ? undefined : path;
}

/** The folder that `path` lies in; '' for the root. */
export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** @see OCI image spec, layer.md, "Whiteouts"; the name in it is that of aufs, which is where they come from */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const RESERVED = '.wh..wh.';

/** What a name says of lower layers: hides `path` there, hides all that folder `path` had; undefined: nothing. */
export type Whiteout = { readonly kind: 'hides' | 'opaque'; readonly path: string } | { readonly kind: 'ignored' };

/** @returns undefined where it is none, 'invalid' where it would hide what has no name */
export function whiteoutOf(path: string): Whiteout | 'invalid' | undefined {
  const base = baseOf(path);
  if (!base.startsWith(WHITEOUT)) return undefined;
  if (base === OPAQUE) return { kind: 'opaque', path: parentOf(path) };
  if (base.startsWith(RESERVED)) return { kind: 'ignored' };
  const hidden = base.slice(WHITEOUT.length);
  if (hidden === '' || hidden === '.' || hidden === '..') return 'invalid';
  return { kind: 'hides', path: path.slice(0, path.length - base.length) + hidden };
}

/** Whether `path` leads through a folder that is named as whiteouts are. */
export const isBelowWhiteout = (path: string): boolean =>
  parentOf(path)
    .split('/')
    .some((part) => part.startsWith(WHITEOUT));
