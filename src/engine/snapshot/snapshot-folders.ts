import { join } from 'node:path';

import { layout, type Roots } from '../roots.js';

/**
 * The folders of snapshots:
 *
 *     snapshots/l/2s       the tree of a layer. Names are short: five hundred of them go into one mount
 *     snapshots/c/2t/      a container's: what its driver needs
 *     snapshots/t/         layers being unpacked (`sha256-…`), containers being made (`n…`), what is being removed (`x…`)
 */
export const snapshotFolders = (roots: Roots) => {
  const root = layout.snapshots(roots);
  return {
    root,
    layers: join(root, 'l'),
    containers: join(root, 'c'),
    temporary: join(root, 't'),
    layer: (id: number) => join(root, 'l', shortName(id)),
    container: (id: number) => join(root, 'c', shortName(id)),
    pending: (chainId: string) => join(root, 't', chainId.replace(':', '-')),
    unfinished: (name: string) => join(root, 't', `n${name}`),
    removed: (name: string) => join(root, 't', `x${name}`),
  };
};

export type SnapshotFolders = ReturnType<typeof snapshotFolders>;

export const shortName = (id: number): string => id.toString(36);

export const isRemoved = (name: string): boolean => name.startsWith('x');
