import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { MS, type PrivateMount } from '../../host/syscalls.js';
import { settleRoot } from './settle-root.js';
import type { ContainerTree, MountOptions, SnapshotDriver } from './snapshot-driver.js';
import type { SnapshotFolders } from './snapshot-folders.js';

/** The kernel's own limit. @see linux, fs/overlayfs/params.h, `OVL_MAX_STACK` */
const MAX_LAYERS = 500;

/** What hosts may have changed the defaults of: each makes upper folders that mean nothing without their mount. */
const SETTLED = 'index=off,redirect_dir=off,metacopy=off';

/** The kernel's overlay: layers stay where they are, a container has one folder for what it changes. */
export function overlayDriver(folders: SnapshotFolders): SnapshotDriver {
  const upper = (dir: string): string => join(dir, 'u');
  const work = (dir: string): string => join(dir, 'w');
  /** Paths in mount options are as short as can be: they may have 4096 bytes in all. */
  const short = (path: string): string => relative(folders.layers, path);

  const overlay = (target: string, parts: readonly string[], flags?: number): PrivateMount => ({
    source: 'overlay',
    target,
    type: 'overlay',
    flags,
    data: [...parts, SETTLED].join(','),
    cwd: folders.layers,
  });

  const writable = ({ dir, layers }: ContainerTree, { target, isThrowAway }: MountOptions): PrivateMount => {
    // Left by a throw-away mount before, it would refuse this one.
    rmSync(join(work(dir), 'work', 'incompat'), { recursive: true, force: true });
    const parts = [lowerOption(layers.map(short)), `upperdir=${short(upper(dir))}`, `workdir=${short(work(dir))}`];
    return overlay(target, isThrowAway ? [...parts, 'volatile'] : parts);
  };

  return {
    name: 'overlay',
    whiteouts: 'overlay',
    maxLayers: MAX_LAYERS,
    async build(dir) {
      mkdirSync(upper(dir));
      mkdirSync(work(dir));
      settleRoot(upper(dir));
    },
    mounts(tree, options) {
      if (options.access === 'write') return [writable(tree, options)];
      const trees = [...tree.layers, upper(tree.dir)];
      if (trees.length > MAX_LAYERS) throw engineError('layers_too_many', { layers: trees.length, limit: MAX_LAYERS });
      return [overlay(options.target, [lowerOption(trees.map(short))], MS.readOnly)];
    },
    layerMounts(layers, target) {
      const [only, ...others] = layers;
      // The kernel makes no overlay of one folder.
      if (only !== undefined && others.length === 0) return readOnlyBind(only, target);
      return [overlay(target, [lowerOption(layers.map(short))], MS.readOnly)];
    },
    changesDir: upper,
  };
}

const readOnlyBind = (source: string, target: string): readonly PrivateMount[] => [
  { source, target, type: '', flags: MS.bind, data: '' },
  { source: 'none', target, type: '', flags: MS.bind | MS.remount | MS.readOnly, data: '' },
];

/** The kernel wants the uppermost first. */
const lowerOption = (paths: readonly string[]): string => `lowerdir=${paths.toReversed().join(':')}`;
