import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Removes the cgroup `path` in every hierarchy, with what lies below it, where it is empty of processes.
 * A runtime that fails to create a container leaves these folders behind.
 */
export function removeCgroups(path: string): void {
  if (existsSync(join(CGROUP_ROOT, 'cgroup.controllers'))) return removeTree(join(CGROUP_ROOT, path));
  for (const hierarchy of readdirSync(CGROUP_ROOT)) removeTree(join(CGROUP_ROOT, hierarchy, path));
}

function removeTree(dir: string): void {
  try {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(dir, entry.name));
    }
    rmdirSync(dir);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // EBUSY: somebody lives there still, and whoever ends them comes back here.
    if (code !== 'ENOENT' && code !== 'EBUSY') throw error;
  }
}
