import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cgroupsPath } from '../../../src/engine/bundle/cgroups-path.js';

const CGROUP_ROOT = '/sys/fs/cgroup';

export const CGROUP_VERSION: 1 | 2 = existsSync(join(CGROUP_ROOT, 'cgroup.controllers')) ? 2 : 1;

/** A file of a container's control group, as the host sees it: with version 1 that of a controller, with 2 the other. */
export function readCgroup(
  roots: { readonly dataRoot: string },
  id: string,
  [controller, v1]: readonly [controller: string, name: string],
  v2?: string,
): string {
  const group = cgroupsPath(roots, id);
  const path = CGROUP_VERSION === 1 ? join(CGROUP_ROOT, controller, group, v1) : join(CGROUP_ROOT, group, v2 ?? v1);
  return readFileSync(path, 'utf8').trim();
}

/** Why limits that only version 1 has cannot be tested, or false. */
export const cgroup1Reason = (): string | false => (CGROUP_VERSION === 1 ? false : 'needs cgroup version 1');
