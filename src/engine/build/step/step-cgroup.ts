import { cgroupsPath } from '../../bundle/cgroups-path.js';
import type { Container } from '../../container/container.js';
import type { BuildParts } from '../build-parts.js';

/** Where the cgroup of a step's container is: no record says what parent it asked for. */
export const stepCgroup = ({ roots }: Pick<BuildParts, 'roots'>, { id, config }: Container): string =>
  cgroupsPath(roots, id, config.cgroupParent);
