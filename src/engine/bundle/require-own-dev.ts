import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';

/**
 * Refuses a root whose `/dev` is a link. It may lead anywhere on this machine: crun and runc mount over what it means within
 * the root, but make devices and links where it leads without one.
 *
 * @param root The mounted root file system that a runtime is about to be given.
 * @throws root_unsafe
 */
export function requireOwnDev(root: string): void {
  const path = '/dev';
  if (lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw engineError('root_unsafe', { path });
  }
}
