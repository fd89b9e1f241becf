import { posix } from 'node:path';

import { DEFAULT_DATA_ROOT, type Roots, rootTag } from '../roots.js';

/**
 * The cgroup of a container, the same in every hierarchy. Engines on different roots have different parents.
 *
 * @param parent `--cgroup-parent`: below the root of every hierarchy, however it is written. It is the user's: never removed.
 */
export function cgroupsPath(roots: Pick<Roots, 'dataRoot'>, id: string, parent = ''): string {
  return parent === '' ? `${cgroupsParent(roots)}/${id}` : posix.join('/', parent, id);
}

const TAG_DIGITS = 12;

/** The cgroup above all containers of one state root that ask for no other. */
export function cgroupsParent(roots: Pick<Roots, 'dataRoot'>): string {
  return roots.dataRoot === DEFAULT_DATA_ROOT ? '/gantry' : `/gantry-${rootTag(roots, TAG_DIGITS)}`;
}
