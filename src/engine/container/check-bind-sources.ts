import { stat } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { ContainerMount } from './container.js';

/** A bind that may not be made must be there when the container is made, and again when it starts. @throws mount_source_missing */
export async function checkBindSources(mounts: readonly ContainerMount[] = []): Promise<void> {
  for (const { type, source, mayCreateSource } of mounts) {
    if (type !== 'bind' || mayCreateSource) continue;
    try {
      await stat(source);
    } catch (cause) {
      throw engineError('mount_source_missing', { path: source }, { cause });
    }
  }
}
