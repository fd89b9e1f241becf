import type { ContainerParts } from '../container/container-parts.js';
import { LoopbackProxy } from '../network/loopback-proxy.js';
import type { Duty } from './duty.js';

/** Forwards what the kernel cannot: connections to published ports on `::1`. */
export function proxyLoopback({ networks }: Pick<ContainerParts, 'networks'>): Duty {
  const proxy = new LoopbackProxy();
  return {
    // An address that somebody else listens on is left to them.
    tend: async () => void (await proxy.setTargets(networks.proxyTargets())),
    nextAtMs: () => undefined,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}
