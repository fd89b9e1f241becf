import type { ContainerParts } from '../container/container-parts.js';
import { PortProxy } from '../network/port-proxy.js';
import type { Duty } from './duty.js';

/** Forwards what the kernel cannot: what comes to published ports by IPv6, for containers that have none. */
export function proxyPorts({ networks }: Pick<ContainerParts, 'networks'>): Duty {
  const proxy = new PortProxy();
  return {
    // An address that somebody else listens on is left to them.
    tend: async () => void (await proxy.setTargets(networks.proxyTargets())),
    nextAtMs: () => undefined,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}
