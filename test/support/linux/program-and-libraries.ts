import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

import type { ContextFiles } from './build-stand.js';

/** A program of this machine and what it is linked with, as files of a context that is copied to the root of an image. */
export function runInside(program: string): ContextFiles {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  const libraries = [...listed.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
  return Object.fromEntries([program, ...libraries].map((path) => [path.slice(1), readFileSync(realpathSync(path))]));
}
