import { join } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { Host } from '../../../host/host.js';
import type { ContainerId } from '../../container/container.js';
import { watchChanges } from '../../event/watch-changes.js';
import { readExitRecord } from '../../monitor/exit-record.js';
import { isMonitorAlive } from '../../monitor/is-monitor-alive.js';
import type { MonitorPlace } from '../../monitor/monitor.js';
import type { StepExit } from './run-in-container.js';

const LOOK_EVERY_MS = 250;
/** A monitor that was killed writes nothing: after its container has gone, and it with it, the record is given this long. */
const GRACE_MS = 2000;
const KILLED = 137;

/** Waits for what the monitor writes down when its container has ended. @throws cancelled */
export async function awaitExitRecord(
  { processes, clock }: Pick<Host, 'processes' | 'clock'>,
  {
    place,
    id,
    pid,
    startTicks,
    cancelSignal,
  }: {
    readonly place: MonitorPlace;
    readonly id: ContainerId;
    readonly pid: number;
    readonly startTicks: number;
    readonly cancelSignal: AbortSignal;
  },
): Promise<StepExit> {
  using changes = watchChanges(join(place.exitDir, id));
  let goneSinceMs: number | undefined;
  for (;;) {
    const seen = changes.count;
    if (cancelSignal.aborted) throw engineError('cancelled');
    const record = readExitRecord(place, id);
    if (record) return record;
    // On a busy machine a monitor may take its time to say how its container ended.
    if (processes.startTicks(pid) === startTicks || isMonitorAlive(place, id)) goneSinceMs = undefined;
    else goneSinceMs ??= clock.monotonicMs();
    if (goneSinceMs !== undefined && clock.monotonicMs() - goneSinceMs > GRACE_MS) {
      return { exitCode: KILLED, isOomKilled: false };
    }
    await changes.next(seen, { cancelSignal, atMostMs: LOOK_EVERY_MS });
  }
}
