import { readFileSync } from 'node:fs';

import type { ContainerId } from '../container/container.js';
import type { MonitorPlace } from './monitor.js';
import { monitorPaths } from './monitor-paths.js';

/** Whether a container's monitor is there, and so will yet write down how the container ended. */
export function isMonitorAlive(place: Pick<MonitorPlace, 'bundleDir' | 'exitDir'>, id: ContainerId): boolean {
  return findMonitor(place, id) !== undefined;
}

/** The process id of a container's monitor; undefined where it has ended. */
export function findMonitor(place: Pick<MonitorPlace, 'bundleDir' | 'exitDir'>, id: ContainerId): number | undefined {
  try {
    const pid = Number(readFileSync(monitorPaths(place, id).monitorPid, 'latin1'));
    // Its command line names its folder: another process may have got its number. That of a zombie is empty.
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(place.bundleDir) ? pid : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
