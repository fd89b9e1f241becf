import type { ContainerId } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { saveRecords } from '../metadata/saves.js';
import { createSave } from '../save/create-save.js';
import { hasChangedSince } from '../save/diff-saves.js';
import { listSaves } from '../save/find-save.js';
import type { SaveSchedule } from '../save/save-service.js';
import type { Duty } from './duty.js';
import { isDue } from './is-due.js';

/** Saves containers that run at the times of their schedules, all side by side. */
export function takeSaves(opened: ContainerParts): Duty {
  const parts = { ...opened, saves: saveRecords(opened.database) };
  const { host, records, saves } = parts;
  const underWay = new Map<ContainerId, Promise<void>>();

  const take = async ({ containerId, keep }: SaveSchedule): Promise<void> => {
    const container = records.find(containerId);
    const [newest] = listSaves(parts, containerId);
    // Another one like it would only push out one that is worth keeping.
    if (newest && !(await hasChangedSince(parts, newest))) return;
    if (container) await createSave(parts, container, { keep, cause: 'schedule' });
  };

  const begin = (schedule: SaveSchedule): void => {
    // First: killed while it saves, the next keeper does not begin with the same.
    saves.putSchedule({ ...schedule, nextAtMs: host.clock.nowMs() + schedule.everyMs });
    const ended = take(schedule)
      // As on a full disk: it is tried again at its next time.
      .catch(() => undefined)
      .finally(() => underWay.delete(schedule.containerId));
    underWay.set(schedule.containerId, ended);
  };

  const waiting = (): readonly SaveSchedule[] =>
    saves.activeSchedules().filter(({ containerId }) => !underWay.has(containerId));

  return {
    async tend() {
      const nowMs = host.clock.nowMs();
      for (const schedule of waiting()) if (isDue(schedule, nowMs)) begin(schedule);
    },
    nextAtMs: () => waiting()[0]?.nextAtMs,
    async [Symbol.asyncDispose]() {
      await Promise.all(underWay.values());
    },
  };
}
