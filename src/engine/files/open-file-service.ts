import type { ContainerParts } from '../container/container-parts.js';
import { getContainer } from '../container/find-container.js';
import type { FileService } from './file-service.js';

/** Opens nothing: what reads and writes trees is loaded by the first call. */
export function openFileService(parts: ContainerParts): FileService {
  const work = () => import('./file-work.js');
  return {
    async stat(ref, path, options) {
      return await (await work()).statFile(parts, getContainer(parts.records, ref), { ref, path, ...options });
    },
    async list(ref, path) {
      return await (await work()).listFiles(parts, getContainer(parts.records, ref), { ref, path });
    },
    async readFile(ref, path, options) {
      return await (await work()).readFile(parts, getContainer(parts.records, ref), { ref, path, ...options });
    },
    async readArchive(ref, path, options) {
      return await (await work()).readArchive(parts, getContainer(parts.records, ref), { ref, path, ...options });
    },
    async writeArchive(ref, directory, tar, options) {
      const container = getContainer(parts.records, ref);
      await (await work()).writeArchive(parts, container, { ref, path: directory, tar, ...options });
    },
    async changes(ref) {
      return await (await work()).changesOf(parts, getContainer(parts.records, ref));
    },
    async export(ref, options) {
      return await (await work()).exportTree(parts, getContainer(parts.records, ref), options);
    },
  };
}
