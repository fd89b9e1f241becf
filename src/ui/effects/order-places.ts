import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';

import type { Engine } from '../../engine/index.js';
import type { NetworkOrder } from '../state/network-order.js';
import type { VolumeOrder } from '../state/volume-order.js';
import { withFile } from './with-file.js';
import { writeNewFile } from './write-new-file.js';

/** Carries out what was asked of a volume. Only files that are not there yet are written. */
export async function orderVolume(
  { volumes, backups }: Pick<Engine, 'volumes' | 'backups'>,
  name: string,
  order: VolumeOrder,
): Promise<void> {
  switch (order.kind) {
    case 'remove':
      return await volumes.remove(name);
    case 'backup':
      return await withFile(order.to, async (path) => await writeNewFile(path, await volumes.export(name), 0o600));
    case 'restore':
      return await withFile(order.from, async (path) => {
        await access(path);
        await volumes.import(name, createReadStream(path));
      });
    case 'clone':
      await volumes.clone(name, order.to);
      return;
    case 'keep':
      await backups.create(name, { note: order.note });
      return;
    case 'revert':
      await backups.restore(`${name}:${order.backup}`);
      return;
    case 'forget':
      await backups.remove(`${name}:${order.backup}`);
      return;
    default:
      return order satisfies never;
  }
}

/** Carries out what was asked of a network. */
export async function orderNetwork(
  { networks }: Pick<Engine, 'networks'>,
  name: string,
  order: NetworkOrder,
): Promise<void> {
  switch (order.kind) {
    case 'remove':
      await networks.remove(name);
      return;
    case 'connect':
      return await networks.connect(name, order.container);
    case 'disconnect':
      return await networks.disconnect(name, order.container);
    default:
      return order satisfies never;
  }
}
