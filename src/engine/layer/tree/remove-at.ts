import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';

import { type Descriptor, openFolder, within } from './descriptor.js';

/**
 * Removes `base` from an open folder, with all that is in it. Never through a link, even if somebody swaps a folder for
 * one meanwhile.
 */
export function removeAt(folder: Descriptor, base: Buffer): void {
  const stats = lstatSync(within(folder, base), { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) return unlinkSync(within(folder, base));
  emptyAt(folder, base);
  rmdirSync(within(folder, base));
}

function emptyAt(folder: Descriptor, base: Buffer): void {
  using inner = openFolder(within(folder, base));
  if (!inner) return;
  for (const name of readdirSync(inner.path, { encoding: 'buffer' })) removeAt(inner, name);
}
