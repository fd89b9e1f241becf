import { updateConfig, updateRefused } from '../../../src/engine/container/update-config.js';
import type { Container, ContainerConfig, UpdateContainer } from '../../../src/engine/index.js';
import { ABLE_LIMITS } from '../container/host-facts.js';

/** What the real engine makes of an update, on a machine that can limit everything. */
export function updatedConfig(
  container: Container,
  update: UpdateContainer,
): { readonly config: ContainerConfig; readonly warnings: readonly string[] } {
  const { id, state } = container;
  if (state.status === 'removing' || state.status === 'dead') {
    throw updateRefused(id, 'container is marked for removal and cannot be "update"');
  }
  return updateConfig(container, update, ABLE_LIMITS);
}
