import { readFileSync } from 'node:fs';

import { monitorPaths } from '../monitor/monitor-paths.js';
import { layout, type Roots } from '../roots.js';
import type { ContainerId } from './container.js';

/**
 * The first process of a container that runs or is just about to, as its monitor has written it down: before any record
 * has it. Undefined where it has none any more: its number may be a stranger's by now.
 */
export function firstProcess(roots: Roots, id: string): number | undefined {
  const place = { bundleDir: layout.runningContainer(roots, id), exitDir: layout.exits(roots) };
  const pid = Number(readText(monitorPaths(place, id as ContainerId).containerPid));
  // Its cgroup is named after it, whatever parent that has.
  return pid > 0 && readText(`/proc/${pid}/cgroup`).includes(id) ? pid : undefined;
}

/** Empty where there is nothing. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
