import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import { MS } from '../../host/syscalls.js';
import { mergeLayer } from './merge-layer.js';
import { settleRoot } from './settle-root.js';
import type { SnapshotDriver } from './snapshot-driver.js';

/** No kernel limit holds here; a stack of more is nobody's intent. */
const MAX_LAYERS = 500;

/** For file systems that carry no overlay: a container's tree is a copy of all its layers. */
export function copyDriver({ processes }: Pick<Host, 'processes'>): SnapshotDriver {
  const tree = (dir: string): string => join(dir, 'r');
  return {
    name: 'copy',
    whiteouts: 'marker',
    maxLayers: MAX_LAYERS,
    async build(dir, layers) {
      await mkdir(tree(dir), { mode: 0o755 });
      for (const layer of layers) await mergeLayer(processes, layer, tree(dir));
      settleRoot(tree(dir));
    },
    mounts({ dir }, { target, access }) {
      const shown = { source: tree(dir), target, type: '', flags: MS.bind | MS.recursive, data: '' };
      return access === 'write'
        ? [shown]
        : [shown, { source: 'none', target, type: '', flags: MS.bind | MS.remount | MS.readOnly, data: '' }];
    },
    layerMounts: (layers, target) =>
      layers.length === 1 && layers[0] !== undefined
        ? [{ source: layers[0], target, type: '', flags: MS.bind, data: '' }]
        : undefined,
    changesDir: tree,
  };
}
