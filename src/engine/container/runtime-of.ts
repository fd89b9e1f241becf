import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { layout, type Roots } from '../roots.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

const notePath = (roots: Roots, id: ContainerId): string => join(layout.runningContainer(roots, id), 'runtime');

/** Notes what a container is about to be made with, before it is. */
export function noteRuntime(roots: Roots, id: ContainerId, { program }: OciRuntime): void {
  writeFileSync(notePath(roots, id), program.path, { mode: 0o600 });
}

/**
 * The runtime that made a container, for as long as it lives: no other knows it. A new container's may be another one,
 * since somebody installed one that is preferred, or the user chose.
 */
export async function runtimeOf(
  { roots, runtime }: Pick<ContainerParts, 'roots' | 'runtime'>,
  id: ContainerId,
): Promise<OciRuntime> {
  const path = notePath(roots, id);
  const noted = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return await runtime(noted === '' ? undefined : noted); // Empty: killed while noting it, and nothing was made yet.
}
