import { mkdirSync } from 'node:fs';

import { beginLogDuty } from '../log/log-duties.js';
import { listLogPieces, plannedNumber } from '../log/log-files.js';
import { needsPlan } from '../log/log-rotation.js';
import { logSettings } from '../log/log-settings.js';
import { writeLogSource } from '../log/log-source.js';
import { prepareLog } from '../log/tend-log.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { MonitorLog } from '../monitor/monitor.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';

/** Makes ready what the monitor writes a container's output to; undefined where it is not kept. */
export function openContainerLog(
  { roots }: Pick<ContainerParts, 'roots'>,
  container: ContainerRecord,
): MonitorLog | undefined {
  const { id, config } = container;
  const { rotation, isWatched, forwardedBy } = logSettings(config.log);
  if (!rotation) return undefined;
  const path = layout.containerLog(roots, id);
  mkdirSync(layout.container(roots, id), { recursive: true, mode: 0o710 });
  prepareLog(path, rotation);
  if (forwardedBy !== undefined) writeLogSource(layout.container(roots, id), container);
  if (isWatched) beginLogDuty(roots, id);
  return { path, maxSizeBytes: rotation.maxSizeBytes };
}

/**
 * For whoever comes by a log that the keeper does not watch: has the keeper come once, where the monitor has gone on to
 * the last file that was planned. [ADR 10]
 */
export function askForTending(
  { roots, wakeKeeper }: Pick<ContainerParts, 'roots' | 'wakeKeeper'>,
  { id, config }: Pick<ContainerRecord, 'id' | 'config'>,
): void {
  const { rotation } = logSettings(config.log);
  if (!rotation || !needsPlan(rotation)) return;
  const path = layout.containerLog(roots, id);
  // A log that was never written to needs nothing.
  if (plannedNumber(path) !== undefined || listLogPieces(path).length === 0) return;
  beginLogDuty(roots, id);
  wakeKeeper();
}
