import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import { cgroupsParent } from '../bundle/cgroups-path.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * Takes off the machine what containers shared, once the last of them is gone: bridges, rules, the cgroup above them all.
 * What is in use after all stays; the next container brings it back. Whoever builds does it when they are done: no record
 * says that a step is about to need it.
 */
export async function sweepMachine(parts: ContainerParts): Promise<void> {
  if (parts.records.hasAny()) return;
  await unlessBuilding(parts, () => sweepAlone(parts));
}

/** The same with the cgroups of steps that a killed process left: where nobody builds, none of them is about to be used. */
export async function sweepRemains(parts: ContainerParts): Promise<void> {
  await unlessBuilding(parts, async () => {
    parts.database.transaction(() => {
      if (parts.records.hasAny()) return;
      for (const path of sharedCgroups(parts)) for (const name of foldersIn(path)) removeIfEmpty(join(path, name));
    });
    await sweepAlone(parts);
  });
}

/** The same for who holds off those who build. */
export async function sweepAlone(parts: ContainerParts): Promise<void> {
  if (parts.records.hasAny()) return;
  await parts.networks.sweep();
  // In a transaction: a container that is made meanwhile must not lose the cgroup above it at the wrong moment.
  parts.database.transaction(() => {
    if (!parts.records.hasAny()) removeSharedCgroup(parts);
  });
}

async function unlessBuilding({ host, roots }: ContainerParts, work: () => Promise<void>): Promise<void> {
  using alone = tryAcquireLock(host, layout.builders(roots));
  if (!alone) return;
  await work();
  alone.removeFile();
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

type Rooted = Pick<ContainerParts, 'roots'>;

/** Whether the cgroup that is above all containers' is there. */
export const hasSharedCgroup = (roots: Rooted['roots']): boolean => sharedCgroups({ roots }).some(existsSync);

function removeSharedCgroup(rooted: Rooted): void {
  for (const path of sharedCgroups(rooted)) removeIfEmpty(path);
}

/** Version 1 has a tree for each controller, version 2 has one. */
function sharedCgroups({ roots }: Rooted): readonly string[] {
  const trees = [CGROUP_ROOT, ...readdirSync(CGROUP_ROOT).map((name) => join(CGROUP_ROOT, name))];
  return trees.map((tree) => join(tree, cgroupsParent(roots)));
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
