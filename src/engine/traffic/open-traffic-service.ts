import type { ContainerParts } from '../container/container-parts.js';
import { getContainer } from '../container/find-container.js';
import { countFlows } from './count-flows.js';
import { startCapture } from './start-capture.js';
import type { TrafficService } from './traffic-service.js';

export function openTrafficService(parts: Pick<ContainerParts, 'host' | 'roots' | 'records'>): TrafficService {
  return {
    async capture(ref, options = {}) {
      return startCapture(parts, getContainer(parts.records, ref), options);
    },
    async flows(ref) {
      return await countFlows(parts, ref);
    },
  };
}
