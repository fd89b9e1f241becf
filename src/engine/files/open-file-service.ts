import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { getContainer } from '../container/find-container.js';
import { acquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { FileService } from './file-service.js';
import { tellCopy } from './tell-copy.js';

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
      inContainer(ref, async (work, container) => {
        const archive = await work.readArchive(parts, container, { ref, path, ...options });
        tellCopy(parts, container, 'archive-path');
        return archive;
      }),
    writeArchive: (ref, directory, tar, options) =>
      inContainer(ref, async (work, container) => {
        await work.writeArchive(parts, container, { ref, path: directory, tar, ...options });
        tellCopy(parts, container, 'extract-to-dir');
      }),
    async inTurn(ref, act) {
      const { id } = getContainer(parts.records, ref);
      using lock = await acquireLock(parts.host, join(layout.locks(parts.roots), `${id}.turn`));
      try {
        return await act();
      } finally {
        lock.removeFile();
      }
    },
    changes: (ref) => inContainer(ref, (work, container) => work.changesOf(parts, container)),
    export: (ref, options) =>
      inContainer(ref, async (work, container) => {
        const tar = await work.exportTree(parts, container, options);
        tellCopy(parts, container, 'export');
        return tar;
      }),
  };
}
