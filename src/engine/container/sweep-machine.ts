import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import { cgroupsParent } from '../bundle/cgroups-path.js';
import type { ContainerParts } from './container-parts.js';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Takes off the machine what containers shared, once the last of them is gone: bridges, rules, the cgroup above them all.
 * What is in use after all stays; the next container brings it back.
 */
export async function sweepMachine(parts: ContainerParts): Promise<void> {
  if (parts.records.hasAny()) return;
  await parts.networks.sweep();
  // In a transaction: a container that is made meanwhile must not lose the cgroup above it at the wrong moment.
  parts.database.transaction(() => {
    if (!parts.records.hasAny()) removeSharedCgroup(parts);
  });
}

function removeSharedCgroup({ roots }: Pick<ContainerParts, 'roots'>): void {
  const parent = cgroupsParent(roots);
  // Version 1 has a tree for each controller, version 2 has one.
  const trees = [CGROUP_ROOT, ...readdirSync(CGROUP_ROOT).map((name) => join(CGROUP_ROOT, name))];
  for (const tree of trees) removeIfEmpty(join(tree, parent));
}

const EXPECTED = ['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EBUSY'];

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!EXPECTED.includes(code)) throw error;
  }
}
