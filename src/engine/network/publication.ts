import type { PublishedPort } from '../../host/firewall.js';
import { isIpv6 } from '../../host/is-ipv6.js';
import type { IpFamily } from '../../host/links.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import type { PortRecord } from '../metadata/ports.js';
import { readBridgeOptions } from './driver-options.js';
import { isAnyAddress } from './host-ports.js';
import type { Network } from './network.js';
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

/** What the firewall is to forward for a container with these addresses on a network, or to open where that is routed. */
export function forwardedPorts(
  ports: readonly Port[],
  { ipv4, ipv6 }: PortTarget,
  network: Network,
): readonly PublishedPort[] {
  const routed = routedFamilies(network);
  const forwarded = ports.flatMap((port): readonly PublishedPort[] => {
    const isV6 = isIpv6(port.hostAddress);
    const toIpv4 = ipv4 === undefined || isV6 ? undefined : published(port, ipv4, routed.includes('ipv4'));
    const isForV6 = port.hostAddress === '' || isV6;
    const toIpv6 = ipv6 === undefined || !isForV6 ? undefined : published(port, ipv6, routed.includes('ipv6'));
    return [toIpv4, toIpv6].filter((each) => each !== undefined);
  });
  // Two of the host's that lead to one are one where it is opened.
  return [...new Map(forwarded.map((port) => [JSON.stringify(port), port])).values()];
}

/** Undefined where it was on no port of the host when the container started, and would have to be on one here. */
function published(
  { protocol, hostAddress, hostPort, containerPort }: Port,
  containerAddress: string,
  isRouted: boolean,
): PublishedPort | undefined {
  const port = { protocol, containerPort, containerAddress };
  if (isRouted) return { ...port, hostAddress: '', hostPort: 0 };
  if (hostPort === 0) return undefined;
  return { ...port, hostAddress: isAnyAddress(hostAddress) ? '' : hostAddress, hostPort };
}

/** The families for which ports are opened where containers are, and published on no port of the host. */
export function routedFamilies({ driver, options }: Pick<Network, 'driver' | 'options'>): readonly IpFamily[] {
  if (driver !== 'bridge') return [];
  const { gatewayModes } = readBridgeOptions(options);
  return (['ipv4', 'ipv6'] as const).filter((family) => gatewayModes[family] === 'routed');
}

type Records = Pick<NetworkParts, 'endpoints' | 'ports'>;

/** Everything that is published on a network, as the records have it. */
export function recordedPorts({ endpoints, ports }: Records, network: Network): readonly PublishedPort[] {
  const byContainer = Map.groupBy(ports.list(), ({ containerId }) => containerId);
  return endpoints
    .ofNetwork(network.name)
    .flatMap((endpoint) => forwardedPorts(byContainer.get(endpoint.containerId) ?? [], portTarget(endpoint), network));
}
