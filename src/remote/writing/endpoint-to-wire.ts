import type { AskedEndpoint } from '../../engine/index.js';

/** What is asked of one network. @see moby, api/types/network: EndpointSettings */
export function endpointToWire(asked: Omit<AskedEndpoint, 'network'>) {
  const { ipv4Address = '', ipv6Address = '', linkLocalAddresses = [] } = asked;
  const hasAddresses = ipv4Address !== '' || ipv6Address !== '' || linkLocalAddresses.length > 0;
  return {
    IPAMConfig: hasAddresses
      ? { IPv4Address: ipv4Address, IPv6Address: ipv6Address, LinkLocalIPs: linkLocalAddresses }
      : null,
    Links: asked.links ?? null,
    Aliases: asked.aliases ?? null,
    MacAddress: asked.macAddress ?? '',
    DriverOpts: asked.driverOptions ?? null,
    GwPriority: asked.gatewayPriority ?? 0,
  };
}
