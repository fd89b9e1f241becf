import { posix } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';

/** It ends with `/` or `/.`: what it names has to be a folder. */
export const assertsFolder = (path: string): boolean => path.endsWith('/') || namesContent(path);

/** It ends with `/.`: what is in the folder is meant, not the folder. */
export const namesContent = (path: string): boolean => /(^|\/)\.$/.test(path);

/** Absolute and without detours, and with the same closing `/` or `/.` as before. */
export function resolveKeepingEnd(path: string, workingDir: string): string {
  const resolved = posix.resolve(workingDir, path);
  const bare = resolved === '/' ? '' : resolved;
  if (namesContent(path)) return `${bare}/.`;
  return path.endsWith('/') ? `${bare}/` : resolved;
}

/** The folder that an entry lies in, and its name there; `.` for what is in a folder. */
export function splitEntry(path: string): { readonly folder: string; readonly base: string } {
  const clean = cleanPath(path);
  if (namesContent(path)) return { folder: clean, base: '.' };
  return clean === '/' ? { folder: '/', base: '.' } : { folder: posix.dirname(clean), base: posix.basename(clean) };
}
