import { DEFAULT_DATA_ROOT, type Roots, rootTag } from '../roots.js';

/** The cgroup of a container, the same in every hierarchy. Engines on different roots have different parents. */
export function cgroupsPath(roots: Pick<Roots, 'dataRoot'>, id: string): string {
  return `${cgroupsParent(roots)}/${id}`;
}

const TAG_DIGITS = 12;

/** The cgroup above all containers of one state root. */
export function cgroupsParent(roots: Pick<Roots, 'dataRoot'>): string {
  return roots.dataRoot === DEFAULT_DATA_ROOT ? '/gantry' : `/gantry-${rootTag(roots, TAG_DIGITS)}`;
}
