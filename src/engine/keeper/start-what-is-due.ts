import type { ContainerParts } from '../container/container-parts.js';
import { isDue, restartDueContainer } from '../container/restart-due.js';
import type { Duty } from './duty.js';

const RETRY_MS = 1000;

/** Starts containers again when the time has come that their restart policy gives them. */
export function startWhatIsDue(parts: ContainerParts): Duty {
  const { records, host } = parts;
  return {
    async tend() {
      for (const container of records.list(['restarting']).filter((each) => isDue(parts, each))) {
        try {
          await restartDueContainer(parts, container.id);
        } catch {
          // Why it could not be started is in its state, and it is no longer due; the others have their turn.
          // Where not even that could be written, as on a full disk, it is tried again, not too often.
          if (records.find(container.id)?.state.status === 'restarting') await host.clock.sleep(RETRY_MS);
        }
      }
    },
    nextAtMs() {
      const times = records.list(['restarting']).map(({ state }) => state.restartAtMs);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
