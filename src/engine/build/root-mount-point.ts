import { mkdirSync } from 'node:fs';

import { layout, type Roots } from '../roots.js';

/** The folder, made where it is missing, that mount namespaces of their own have their trees at. Nothing is ever seen there from outside. */
export function rootMountPoint(roots: Roots): string {
  const path = layout.rootMount(roots);
  mkdirSync(path, { recursive: true });
  return path;
}
