import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Roots } from '../roots.js';

const notePath = ({ runRoot }: Pick<Roots, 'runRoot'>): string => join(runRoot, 'data-root');

/** The data root whose containers live in a run root; undefined where nobody has said so. */
export function runRootOwner(roots: Pick<Roots, 'runRoot'>): string | undefined {
  try {
    return readFileSync(notePath(roots), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Says whose it is from now on. Whole at any moment, as others read it. */
export function noteRunRootOwner(roots: Roots): void {
  const temporary = `${notePath(roots)}.${process.pid}`;
  writeFileSync(temporary, roots.dataRoot, { mode: 0o600 });
  renameSync(temporary, notePath(roots));
}
