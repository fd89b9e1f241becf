import { type CheckedResources, checkResources } from '../bundle/check-resources.js';
import type { MachineLimits } from '../bundle/machine-limits.js';
import { NO_LIMITS } from '../metadata/container-config-defaults.js';
import type { ContainerResources } from './container.js';

/**
 * The limits of a new container: what was asked for, as far as this machine can hold it. Docker allows as much swap as
 * memory where the user does not say, and that is kept, since an update is measured by it.
 *
 * @throws argument_invalid
 */
export function makeResources(asked: Partial<ContainerResources> | undefined, limits: MachineLimits): CheckedResources {
  const { resources, warnings } = checkResources({ ...NO_LIMITS, ...asked }, limits);
  const { memoryBytes, memorySwapBytes } = resources;
  const isSwapOpen = memoryBytes > 0 && memorySwapBytes === 0;
  return { resources: isSwapOpen ? { ...resources, memorySwapBytes: memoryBytes * 2 } : resources, warnings };
}
