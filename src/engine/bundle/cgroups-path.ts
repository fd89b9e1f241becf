import { createHash } from 'node:crypto';

import { DEFAULT_DATA_ROOT, type Roots } from '../roots.js';

/** The cgroup of a container, the same in every hierarchy. Engines on different roots have different parents. */
export function cgroupsPath(roots: Pick<Roots, 'dataRoot'>, id: string): string {
  return `${cgroupsParent(roots)}/${id}`;
}

/** The cgroup above all containers of one state root. */
export function cgroupsParent({ dataRoot }: Pick<Roots, 'dataRoot'>): string {
  if (dataRoot === DEFAULT_DATA_ROOT) return '/gantry';
  return `/gantry-${createHash('sha256').update(dataRoot).digest('hex').slice(0, 12)}`;
}
