import { engineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { TroubleService } from './trouble-service.js';

export function openTroubleService(_: ContainerParts): TroubleService {
  const refuse = async (): Promise<never> => {
    throw engineError('shaping_unsupported', { what: 'do that', missing: 'sch_netem' });
  };
  return { shape: refuse, clear: refuse, partition: refuse, heal: refuse, status: async () => [] };
}
