import { engineError } from '../../errors/engine-error.js';
import type { Container } from '../container/container.js';
import type { SaveParts } from './save-parts.js';
import type { SaveSchedule } from './save-service.js';

/** More often a container would do little else than be saved. */
const SHORTEST_MS = 1000;

/** @throws argument_invalid */
export function setSchedule(
  parts: Pick<SaveParts, 'saves' | 'host' | 'wakeKeeper'>,
  { id }: Container,
  wanted: Pick<SaveSchedule, 'everyMs' | 'keep'> | undefined,
): SaveSchedule | undefined {
  if (!wanted) {
    parts.saves.removeSchedule(id);
    return undefined;
  }
  const { everyMs, keep } = wanted;
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason });
  };
  if (!(everyMs >= SHORTEST_MS)) refuse('a container is saved once a second at most');
  if (!(Number.isSafeInteger(keep) && keep >= 0)) refuse(`invalid number of saves to keep: ${keep}`);
  const schedule = { containerId: id, everyMs, keep, nextAtMs: parts.host.clock.nowMs() + everyMs };
  parts.saves.putSchedule(schedule);
  parts.wakeKeeper();
  return schedule;
}
