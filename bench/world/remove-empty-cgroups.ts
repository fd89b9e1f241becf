import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const MOUNT = '/sys/fs/cgroup';

/** Removes these control groups of every hierarchy, as far as no process is in them. */
export function removeEmptyCgroups(names: readonly string[]): void {
  for (const hierarchy of ['.', ...readdirSync(MOUNT)]) {
    for (const name of names) {
      const path = join(MOUNT, hierarchy, name);
      if (existsSync(path)) removeTree(path);
    }
  }
}

function removeTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(path, entry.name));
  }
  try {
    rmdirSync(path);
  } catch {
    // Somebody is in it.
  }
}
