import { existsSync, readFileSync, statSync } from 'node:fs';

import type { ContainerId } from '../container/container.js';
import type { ExitRecord, MonitorPlace } from './monitor.js';
import { monitorPaths } from './monitor-paths.js';

/**
 * What the monitor wrote down when the container ended; undefined while there is nothing.
 * There never will be if the monitor itself was killed: then only the process is to be asked.
 */
export function readExitRecord(
  place: Pick<MonitorPlace, 'bundleDir' | 'exitDir'>,
  id: ContainerId,
): ExitRecord | undefined {
  const { exitCode, oomMarker } = monitorPaths(place, id);
  try {
    const code = parseExitCode(readFileSync(exitCode, 'utf8'));
    if (code === undefined) return undefined;
    return { exitCode: code, isOomKilled: existsSync(oomMarker), exitedAtMs: statSync(exitCode).mtimeMs };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Decimal digits without a newline; undefined where it is not all written yet. */
export function parseExitCode(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}
