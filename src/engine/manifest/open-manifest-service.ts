import type { Host } from '../../host/host.js';
import type { RegistryAccess } from '../registry/registry-access.js';
import type { ManifestService } from './manifest-service.js';

/** Manifests of registries, and the lists in docker's folder; loaded when they are first asked for. */
export function openManifestService(
  host: Pick<Host, 'clock' | 'random' | 'fetch' | 'processes' | 'syscalls'>,
  access: RegistryAccess,
): ManifestService {
  const open = async (): Promise<ManifestService> => {
    const [{ manifestOperations }, { registryDoor }, { dockerManifestLists }] = await Promise.all([
      import('./manifest-operations.js'),
      import('./registry-door.js'),
      import('./docker-manifest-lists.js'),
    ]);
    return manifestOperations(registryDoor(host, access), dockerManifestLists(access.dockerConfigDir));
  };
  return {
    get: async (...asked) => await (await open()).get(...asked),
    images: async (...asked) => await (await open()).images(...asked),
    readBlob: async (...asked) => await (await open()).readBlob(...asked),
    combine: async (...asked) => await (await open()).combine(...asked),
    publish: async (...asked) => await (await open()).publish(...asked),
    createList: async (...asked) => await (await open()).createList(...asked),
    getList: async (...asked) => await (await open()).getList(...asked),
    getListed: async (...asked) => await (await open()).getListed(...asked),
    annotate: async (...asked) => await (await open()).annotate(...asked),
    pushList: async (...asked) => await (await open()).pushList(...asked),
    removeList: async (...asked) => await (await open()).removeList(...asked),
  };
}
