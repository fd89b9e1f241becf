import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { getContainer } from '../container/find-container.js';
import type { FileService } from './file-service.js';

type FileWork = typeof import('./file-work.js');

/** Opens nothing: what reads and writes trees is loaded by the first call. */
export function openFileService(parts: ContainerParts): FileService {
  const inContainer = async <Result>(
    ref: string,
    act: (work: FileWork, container: Container) => Promise<Result>,
  ): Promise<Result> => {
    const container = getContainer(parts.records, ref);
    try {
      return await act(await import('./file-work.js'), container);
    } catch (error) {
      // Looking holds no lock: somebody may have removed it meanwhile.
      const isGone = isEngineError(error, 'snapshot_not_found') && !parts.records.find(container.id);
      throw isGone ? engineError('container_not_found', { ref }, { cause: error }) : error;
    }
  };
  return {
    stat: (ref, path, options) =>
      inContainer(ref, (work, container) => work.statFile(parts, container, { ref, path, ...options })),
    list: (ref, path) => inContainer(ref, (work, container) => work.listFiles(parts, container, { ref, path })),
    readFile: (ref, path, options) =>
      inContainer(ref, (work, container) => work.readFile(parts, container, { ref, path, ...options })),
    readArchive: (ref, path, options) =>
      inContainer(ref, (work, container) => work.readArchive(parts, container, { ref, path, ...options })),
    writeArchive: (ref, directory, tar, options) =>
      inContainer(ref, (work, container) =>
        work.writeArchive(parts, container, { ref, path: directory, tar, ...options }),
      ),
    changes: (ref) => inContainer(ref, (work, container) => work.changesOf(parts, container)),
    export: (ref, options) => inContainer(ref, (work, container) => work.exportTree(parts, container, options)),
  };
}
