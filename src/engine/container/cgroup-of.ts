import { cgroupsPath } from '../bundle/cgroups-path.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** Where a container's cgroup is, below the parent that it asked for. One without a record has never had another parent. */
export function cgroupOf({ roots, records }: Pick<ContainerParts, 'roots' | 'records'>, id: ContainerId): string {
  return cgroupsPath(roots, id, records.find(id)?.config.cgroupParent);
}
