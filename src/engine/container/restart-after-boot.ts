import type { ContainerRecord } from '../metadata/containers.js';
import { changeState } from './change-state.js';
import { tryLockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { restartsAtBoot } from './restart-policy.js';

const FACT = 'boot';

/**
 * Has containers started again that were down already when the machine went down, where their restart policy says so.
 * The first engine that is opened after a boot does it. What was alive then is recovered as any other that has ended.
 */
export function restartAfterBoot(parts: ContainerParts): void {
  const { database, records, bootId } = parts;
  const seen = database.get('SELECT value FROM fact WHERE key = ?', FACT)?.['value'];
  if (seen === bootId) return;
  if (seen !== undefined) {
    for (const container of records.list(['exited'])) if (isMeant(parts, container)) scheduleStart(parts, container);
  }
  database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', FACT, bootId);
}

/** Whatever has been done to a container since the boot, its record is of this boot from then on. */
function isMeant({ bootId }: ContainerParts, { config, state, bootId: earlier }: ContainerRecord): boolean {
  return earlier !== bootId && state.status === 'exited' && restartsAtBoot(config.restart, state);
}

function scheduleStart(parts: ContainerParts, { id }: ContainerRecord): void {
  using lock = tryLockContainer(parts, id);
  const container = lock && parts.records.find(id);
  if (!container || !isMeant(parts, container)) return;
  changeState(parts, container, { status: 'restarting', restartAtMs: parts.host.clock.nowMs(), restartDelayMs: 0 });
}
