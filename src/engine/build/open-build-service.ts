import { engineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { BuildService } from './build-service.js';

export function openBuildService(_parts: ContainerParts): BuildService {
  return {
    build: () => Promise.reject(engineError('not_implemented', { what: 'building images' })),
    cacheUsage: () => Promise.resolve([]),
    prune: () => Promise.resolve({ ids: [], freedBytes: 0 }),
  };
}
