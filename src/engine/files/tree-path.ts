/** A path as a user writes it, with what its end says. */
export type TreePath = {
  /** Absolute, without `.`, doubled or closing slashes; `..` stops at the root. */
  readonly absolute: string;
  /** It ends with `/` or `/.`: a folder is meant, and a link at the end is followed. */
  readonly assertsFolder: boolean;
};

/** As docker: `..` is taken away from the text before anything is looked up. */
export function parseTreePath(path: string): TreePath {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return { absolute: `/${parts.join('/')}`, assertsFolder: /(^|\/)\.?$/.test(path) };
}

/** The folder it lies in, and its name there; the root is `.` in itself. */
export function splitTreePath(absolute: string): { readonly folder: string; readonly base: string } {
  const slash = absolute.lastIndexOf('/');
  return { folder: absolute.slice(0, slash) || '/', base: absolute.slice(slash + 1) || '.' };
}

/** `name` in `folder`, both of the container. */
export const joinTreePath = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;
