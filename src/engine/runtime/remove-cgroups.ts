import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Removes the cgroup `path` in every hierarchy, with what lies below it, where it is empty of processes.
 * A runtime that fails to create a container leaves these folders behind.
 *
 * @returns whether none of them is left
 */
export function removeCgroups(path: string): boolean {
  if (existsSync(join(CGROUP_ROOT, 'cgroup.controllers'))) return removeTree(join(CGROUP_ROOT, path));
  // All of them, whatever comes of one.
  return readdirSync(CGROUP_ROOT)
    .map((hierarchy) => removeTree(join(CGROUP_ROOT, hierarchy, path)))
    .every((isGone) => isGone);
}

function removeTree(dir: string): boolean {
  try {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(dir, entry.name));
    }
    rmdirSync(dir);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // EBUSY: somebody lives there still, and whoever ends them comes back here. ENOTDIR: what is no hierarchy.
    if (code !== 'ENOENT' && code !== 'EBUSY' && code !== 'ENOTDIR') throw error;
    return code !== 'EBUSY';
  }
}
