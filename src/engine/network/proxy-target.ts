import { isIPv6 } from 'node:net';

import type { EndpointRecord } from '../metadata/endpoints.js';
import type { NetworkParts } from './network-parts.js';

/** A port that needs a proxy in a process: what comes to the host by IPv6, and the kernel cannot forward. TCP only. */
export type ProxyTarget = {
  readonly containerId: string;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly targetAddress: string;
  readonly targetPort: number;
};

const LOOPBACK = '::1';

/** A port on every address answers on `[::1]` too, as docker's does: many programs try `localhost` there first. */
export function proxyTargetsOf({
  endpoints,
  ports,
}: Pick<NetworkParts, 'endpoints' | 'ports'>): readonly ProxyTarget[] {
  const published = ports.list().filter(({ protocol }) => protocol === 'tcp');
  if (published.length === 0) return [];
  const byContainer = Map.groupBy(endpoints.list(), ({ containerId }) => containerId);
  return published.flatMap(({ containerId, hostAddress, hostPort, containerPort }) => {
    const places = byContainer.get(containerId) ?? [];
    const ipv6 = places.find(({ publishesIpv6 }) => publishesIpv6);
    const place = places.find(({ publishesIpv4 }) => publishesIpv4) ?? ipv6;
    const listenAddress = proxied(hostAddress, ipv6);
    if (!place || listenAddress === undefined) return [];
    const targetAddress = place.publishesIpv4 ? place.address : place.ipv6Address;
    return [{ containerId, listenAddress, listenPort: hostPort, targetAddress, targetPort: containerPort }];
  });
}

/** Where a container has IPv6 itself, the kernel forwards everything but loopback. */
function proxied(hostAddress: string, ipv6: EndpointRecord | undefined): string | undefined {
  if (hostAddress === '') return LOOPBACK;
  if (!isIPv6(hostAddress)) return undefined;
  if (!ipv6) return hostAddress;
  return hostAddress === '::' || hostAddress === LOOPBACK ? LOOPBACK : undefined;
}
