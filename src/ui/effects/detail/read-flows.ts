import type { ContainerId, Engine, FlowReport } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';

/**
 * Whom these talk to now. What is asked about several passes over those that have ended meanwhile, or have no network of
 * their own; about a single one it says so.
 */
export async function readFlows(
  { traffic }: Pick<Engine, 'traffic'>,
  containerIds: readonly ContainerId[],
): Promise<readonly FlowReport[]> {
  const reports: FlowReport[] = [];
  for (const id of containerIds) {
    try {
      reports.push(await traffic.flows(id));
    } catch (error) {
      const isPassedOver =
        isEngineError(error, 'container_not_running', 'container_not_found') ||
        (containerIds.length > 1 && isEngineError(error, 'network_not_own'));
      if (!isPassedOver) throw error;
    }
  }
  return reports;
}
