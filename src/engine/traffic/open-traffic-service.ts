import { engineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { TrafficService } from './traffic-service.js';

export function openTrafficService(_: ContainerParts): TrafficService {
  const refuse = async (): Promise<never> => {
    throw engineError('flows_unavailable', { reason: 'not yet' });
  };
  return { capture: refuse, flows: refuse };
}
