import { posix } from 'node:path';

/** A path without `.`, `..`, doubled slashes and one at its end. @see Go, path.Clean */
export const cleanPath = (path: string): string => posix.normalize(path).replace(/(.)\/$/, '$1');
