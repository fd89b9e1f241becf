import type { ContainerParts } from '../container/container-parts.js';
import { findContainer, getContainer } from '../container/find-container.js';
import { saveRecords } from '../metadata/saves.js';
import { createSave, removeSave } from './create-save.js';
import { getSave, listSaves, toSave } from './find-save.js';
import type { SaveParts } from './save-parts.js';
import type { SaveService } from './save-service.js';
import { setSchedule } from './schedules.js';

export function openSaveService(opened: ContainerParts): SaveService {
  const parts: SaveParts = { ...opened, saves: saveRecords(opened.database) };
  const { records, saves } = parts;
  return {
    async list(ref) {
      if (ref === undefined) return listSaves(parts).map(toSave);
      const gone = findContainer(records, ref) ? [] : listSaves(parts).filter((save) => save.containerName === ref);
      return (gone.length > 0 ? gone : listSaves(parts, getContainer(records, ref).id)).map(toSave);
    },
    get: async (save) => toSave(getSave(parts, save)),
    async create(ref, options = {}) {
      return toSave(await createSave(parts, getContainer(records, ref), { ...options, cause: 'user' }));
    },
    async restore(ref, options = {}) {
      const save = getSave(parts, ref);
      if (options.as !== undefined) {
        const { copySave } = await import('./copy-save.js');
        return { container: await copySave(parts, save, options.as), before: undefined };
      }
      const { restoreInPlace } = await import('./restore-save.js');
      const { container, before } = await restoreInPlace(parts, save);
      return { container, before: toSave(before) };
    },
    async remove(ref) {
      const save = getSave(parts, ref);
      await removeSave(parts, save);
      return toSave(save);
    },
    async diff(from, to) {
      const { diffSaves } = await import('./diff-saves.js');
      return await diffSaves(parts, from, to);
    },
    schedules: async () => saves.schedules(),
    setSchedule: async (ref, schedule) => setSchedule(parts, getContainer(records, ref), schedule),
  };
}
