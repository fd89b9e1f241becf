import type { ContainerParts } from '../container/container-parts.js';
import { saveRecords } from '../metadata/saves.js';
import { createSave } from '../save/create-save.js';
import { hasChangedSince } from '../save/diff-saves.js';
import { listSaves } from '../save/find-save.js';
import type { Duty } from './duty.js';
import { onSchedule } from './on-schedule.js';

/** Saves containers that run at the times of their schedules. */
export function takeSaves(opened: ContainerParts): Duty {
  const parts = { ...opened, saves: saveRecords(opened.database) };
  const { records, saves } = parts;
  return onSchedule(parts.host.clock, {
    active: () => saves.activeSchedules(),
    key: ({ containerId }) => containerId,
    put: (schedule) => saves.putSchedule(schedule),
    async take({ containerId, keep }) {
      const container = records.find(containerId);
      const [newest] = listSaves(parts, containerId);
      // Another one like it would only push out one that is worth keeping.
      if (newest && !(await hasChangedSince(parts, newest))) return;
      if (container) await createSave(parts, container, { keep, cause: 'schedule' });
    },
  });
}
