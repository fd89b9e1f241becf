import { isIpv6 } from '../../host/is-ipv6.js';
import type { PortMapping } from '../container/container.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { isAnyAddress } from './host-ports.js';
import type { NetworkParts } from './network-parts.js';

/** A port that needs a proxy in a process: what comes by a family that the kernel cannot forward to the container. */
export type ProxyTarget = {
  readonly containerId: string;
  readonly protocol: Exclude<PortMapping['protocol'], 'sctp'>;
  readonly listenAddress: string;
  readonly listenPort: number;
  readonly targetAddress: string;
  readonly targetPort: number;
};

export function proxyTargetsOf({
  endpoints,
  ports,
}: Pick<NetworkParts, 'endpoints' | 'ports'>): readonly ProxyTarget[] {
  const published = ports.list();
  if (published.length === 0) return [];
  const byContainer = Map.groupBy(endpoints.list(), ({ containerId }) => containerId);
  return published.flatMap(({ containerId, protocol, hostAddress, hostPort, containerPort }) => {
    const targets = targetsOf(byContainer.get(containerId) ?? []);
    const targetAddress = targets.ipv4 ?? targets.ipv6;
    const listenAddress = listenAddressOf(hostAddress, targets);
    const isNone = hostPort === 0 || targetAddress === undefined || listenAddress === undefined;
    if (protocol === 'sctp' || isNone) return [];
    return [{ containerId, protocol, listenAddress, listenPort: hostPort, targetAddress, targetPort: containerPort }];
  });
}

type Targets = { readonly ipv4: string | undefined; readonly ipv6: string | undefined };

const targetsOf = (places: readonly EndpointRecord[]): Targets => ({
  ipv4: places.find(({ publishesIpv4 }) => publishesIpv4)?.address,
  ipv6: places.find(({ publishesIpv6 }) => publishesIpv6)?.ipv6Address,
});

const LOOPBACK = '::1';

/**
 * Undefined where the kernel does it. Where a container has IPv6 it forwards all but loopback; listening on every address
 * nevertheless holds the port against programs that come later, as docker's proxy does.
 */
function listenAddressOf(hostAddress: string, { ipv4, ipv6 }: Targets): string | undefined {
  if (hostAddress === '') return '::'; // Written by an earlier version: both families.
  if (!isIpv6(hostAddress)) return ipv4 === undefined ? hostAddress : undefined;
  const needsProxy = ipv6 === undefined || isAnyAddress(hostAddress) || hostAddress === LOOPBACK;
  return needsProxy ? hostAddress : undefined;
}
