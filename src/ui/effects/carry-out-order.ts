import type { ContainerId, Engine } from '../../engine/index.js';
import type { ContainerOrder } from '../state/container-order.js';

/** Gives a container its order; resolves when it is carried out. */
export async function carryOutOrder(
  { containers }: Pick<Engine, 'containers'>,
  id: ContainerId,
  order: ContainerOrder,
): Promise<void> {
  switch (order.kind) {
    case 'start':
      await containers.start(id);
      return;
    case 'stop':
      return await containers.stop(id, { timeoutSeconds: order.timeoutSeconds, signal: order.signal });
    case 'restart':
      return await containers.restart(id, { timeoutSeconds: order.timeoutSeconds, signal: order.signal });
    case 'pause':
      return await containers.pause(id);
    case 'unpause':
      return await containers.unpause(id);
    case 'kill':
      return await containers.kill(id, { signal: order.signal });
    case 'remove':
      return await containers.remove(id, { force: order.force, removeVolumes: order.removeVolumes });
    default:
      return order satisfies never;
  }
}
