import { isAbsolute } from 'node:path';
import { cleanPath } from '../../dockerfile/ignore/clean-path.js';
import { invalid } from '../values/invalid.js';

/**
 * An absolute path inside, other than `/`.
 *
 * @param prefix What the sentence begins with: for whose sake.
 * @see moby, volume/mounts/linux_parser.go
 */
export function checkedDestination(path: string, prefix: string): string {
  if (!isAbsolute(path)) throw invalid(`${prefix}invalid mount path: '${path}' mount path must be absolute`);
  const clean = cleanPath(path);
  if (clean === '/') throw invalid(`${prefix}invalid specification: destination can't be '/'`);
  return clean;
}
