import type { ProcessFacts } from '../../host/process-table.js';
import type { ContainerProcess } from './process-service.js';

/**
 * A process of the machine as one of a container's.
 *
 * @param depth How many process namespaces the container's first process is in, ours included: what the container
 *   itself made namespaces for is deeper still, and has a number in the container's nevertheless.
 */
export function toProcess({ namespacePids, ...facts }: ProcessFacts, depth: number): ContainerProcess {
  return { ...facts, innerPid: namespacePids[depth - 1] };
}
