import type { ContainerId } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { probeContainer } from '../container/probe-container.js';
import type { HealthSchedule } from '../metadata/health.js';
import type { Duty } from './duty.js';

const RETRY_MS = 1000;

type Probing = HealthSchedule & { readonly cancel: AbortController; readonly ended: Promise<void> };

/** Asks containers that have a health check whether they are well, each at its time, all side by side. */
export function checkHealth(parts: ContainerParts): Duty {
  const { health, host } = parts;
  const probing = new Map<ContainerId, Probing>();

  const begin = (schedule: HealthSchedule): void => {
    const { id, startedAtMs } = schedule;
    const cancel = new AbortController();
    const ended = probeContainer(parts, { id, startedAtMs, cancelSignal: cancel.signal })
      // As on a full disk: it is tried again, not too often.
      .catch(() => host.clock.sleep(RETRY_MS))
      .finally(() => probing.delete(id));
    probing.set(id, { ...schedule, cancel, ended });
  };

  return {
    async tend() {
      const schedules = health.list();
      cancelOutdated(probing, schedules);
      const nowMs = host.clock.nowMs();
      for (const schedule of schedules) {
        if (!probing.has(schedule.id) && isProbeDue(schedule, nowMs)) begin(schedule);
      }
    },
    nextAtMs() {
      const waiting = health.list().filter(({ id }) => !probing.has(id));
      return waiting.length > 0 ? Math.min(...waiting.map(dueAtMs)) : undefined;
    },
    async [Symbol.asyncDispose]() {
      for (const { cancel } of probing.values()) cancel.abort();
      await Promise.all([...probing.values()].map(({ ended }) => ended));
    },
  };
}

/** Also where its last probe lies in the future: then somebody has set the clock back. */
export function isProbeDue(schedule: HealthSchedule, nowMs: number): boolean {
  return dueAtMs(schedule) <= nowMs || schedule.sinceMs > nowMs;
}

const dueAtMs = ({ sinceMs, intervalMs }: HealthSchedule): number => sinceMs + intervalMs;

/** Of containers that have been stopped or paused, or live another life. */
function cancelOutdated(probing: ReadonlyMap<ContainerId, Probing>, schedules: readonly HealthSchedule[]): void {
  const lives = new Map(schedules.map(({ id, startedAtMs }) => [id, startedAtMs]));
  for (const { id, startedAtMs, cancel } of probing.values()) {
    if (lives.get(id) !== startedAtMs) cancel.abort();
  }
}
