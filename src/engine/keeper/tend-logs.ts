import type { ContainerParts } from '../container/container-parts.js';
import { listLogDuties } from '../log/log-duties.js';
import type { Duty } from './duty.js';
import { TendedLog } from './tended-log.js';

/** How a compression or a shipment ends is no change of the state: it is looked for. */
const LOOK_MS = 200;

/**
 * Plans ahead for the logs of containers that are alive, compresses what is no longer written to, and sends on what
 * drivers are to send. [ADR 10, 11]
 */
export function tendLogs(parts: ContainerParts): Duty {
  const logs = new Map<string, TendedLog>();
  return {
    async tend() {
      const duties = listLogDuties(parts.roots);
      const gone = [...logs].filter(([id]) => !duties.some((duty) => duty.id === id));
      for (const [id] of gone) logs.delete(id);
      await Promise.all(gone.map(([, log]) => log[Symbol.asyncDispose]()));
      for (const duty of duties) {
        const log = logs.get(duty.id) ?? new TendedLog(parts, duty);
        logs.set(duty.id, log);
        try {
          log.tend(duty);
        } catch {
          // A full disk, say, or a certificate that has gone. The others have their turn, and this one another.
        }
      }
    },
    nextAtMs: () => ([...logs.values()].some((log) => log.isEnding) ? parts.host.clock.nowMs() + LOOK_MS : undefined),
    async [Symbol.asyncDispose]() {
      await Promise.all([...logs.values()].map((log) => log[Symbol.asyncDispose]()));
    },
  };
}
