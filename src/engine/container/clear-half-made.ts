import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { endMonitor } from '../monitor/end-monitor.js';
import { layout } from '../roots.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { tearDown } from './tear-down.js';

/**
 * Takes away what is left of a start whose process was killed. The caller holds the container's lock.
 *
 * The monitor may be at work still, for nobody. It is ended first: after we had looked, it would make a container that no
 * record knows. What the runtime has written down nowhere is taken away without it.
 */
export async function clearHalfMade(parts: ContainerParts, id: ContainerId): Promise<void> {
  const { host, roots } = parts;
  await endMonitor(host, { bundleDir: layout.runningContainer(roots, id) });
  await tearDown(parts, id);
  rmSync(join(layout.runtimeState(roots), id), { recursive: true, force: true });
}
