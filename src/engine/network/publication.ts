import type { PublishedPort } from '../../host/firewall.js';
import { isIpv6 } from '../../host/is-ipv6.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import type { PortRecord } from '../metadata/ports.js';
import type { NetworkParts } from './network-parts.js';

type Port = Omit<PortRecord, 'containerId'>;

/** Where ports of a container lead on one network; undefined for a family that leads elsewhere or nowhere. */
export type PortTarget = { readonly ipv4: string | undefined; readonly ipv6: string | undefined };

export const portTarget = ({
  address,
  ipv6Address,
  publishesIpv4,
  publishesIpv6,
}: Pick<EndpointRecord, 'address' | 'ipv6Address' | 'publishesIpv4' | 'publishesIpv6'>): PortTarget => ({
  ipv4: publishesIpv4 ? address : undefined,
  ipv6: publishesIpv6 ? ipv6Address : undefined,
});

/** What the firewall is to forward for a container with these addresses. */
export function forwardedPorts(ports: readonly Port[], { ipv4, ipv6 }: PortTarget): readonly PublishedPort[] {
  return ports.flatMap(({ protocol, hostAddress, hostPort, containerPort }) => {
    const isV6 = isIpv6(hostAddress);
    const port = { protocol, hostPort, containerPort };
    return [
      ...(ipv4 === undefined || isV6
        ? []
        : [{ ...port, hostAddress: hostAddress === '0.0.0.0' ? '' : hostAddress, containerAddress: ipv4 }]),
      ...(ipv6 === undefined || (hostAddress !== '' && !isV6)
        ? []
        : [{ ...port, hostAddress: hostAddress === '::' ? '' : hostAddress, containerAddress: ipv6 }]),
    ];
  });
}

type Records = Pick<NetworkParts, 'endpoints' | 'ports'>;

/** Everything that is published on a network, as the records have it. */
export function recordedPorts({ endpoints, ports }: Records, network: string): readonly PublishedPort[] {
  const byContainer = Map.groupBy(ports.list(), ({ containerId }) => containerId);
  return endpoints
    .ofNetwork(network)
    .flatMap((endpoint) => forwardedPorts(byContainer.get(endpoint.containerId) ?? [], portTarget(endpoint)));
}
