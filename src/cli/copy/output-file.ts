import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';

import { invalid } from '../values/invalid.js';
import { requireOutputPath } from './local-end.js';

const OTHER_KINDS: readonly (readonly [is: (stats: Stats) => boolean, name: string])[] = [
  [(stats) => stats.isDirectory(), 'a directory'],
  // What stood there would be a file afterwards: /dev/stdout, for one.
  [(stats) => stats.isSymbolicLink(), 'a symbolic link directly'],
  [(stats) => stats.isFIFO(), 'a named pipe (FIFO)'],
  [(stats) => stats.isSocket(), 'a socket'],
];

/**
 * A path at which a file can take the place of whatever is there.
 *
 * @see moby, sys/atomicwriter: validateDestination
 * @throws argument_invalid
 */
export async function requireOutputFile(path: string, text = path): Promise<void> {
  await requireOutputPath(path, text);
  const stats = await lstat(path).catch(() => undefined);
  const kind = stats && OTHER_KINDS.find(([is]) => is(stats));
  if (kind) throw invalid(`invalid output path: cannot write to ${kind[1]}: ${JSON.stringify(text)}`);
}
