import { isIpv6 } from '../../host/is-ipv6.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { ContainerParts } from './container-parts.js';

/** The keeper may have to be started first, on a busy machine. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 10;

/**
 * Resolves when those ports are listened on that were asked for at an address of IPv6 and that the keeper forwards: who asks
 * for such a place is going to use it. Ports of every address answer by IPv4 at once, and nobody waits for the rest of them.
 */
export async function awaitProxies(
  { host, networks }: Pick<ContainerParts, 'host' | 'networks'>,
  { id, config }: Pick<ContainerRecord, 'id' | 'config'>,
): Promise<void> {
  const asked = new Set(config.ports.map(({ hostAddress }) => hostAddress).filter(isIpv6));
  if (asked.size === 0) return;
  const places = networks
    .proxyTargets()
    .filter(({ containerId, listenAddress }) => containerId === id && asked.has(listenAddress))
    .map(({ protocol, listenPort: port }) => ({ protocol, isIpv6: true, port }));
  const endsAtMs = host.clock.monotonicMs() + PATIENCE_MS;
  while (places.some((place) => !host.processTable.hasListener(place)) && host.clock.monotonicMs() < endsAtMs) {
    await host.clock.sleep(LOOK_EVERY_MS);
  }
}
