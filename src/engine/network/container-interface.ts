import { isIpv6 } from '../../host/is-ipv6.js';
import type { ContainerInterface } from '../../host/links.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { readBridgeOptions, readParentOptions } from './driver-options.js';
import type { UsableNetwork } from './known-network.js';

/** Prefixes of what is meant for one link. @see RFC 3927, RFC 4291 section 2.5.6 */
const LINK_LOCAL = { ipv4: 16, ipv6: 64 } as const;

/** What the kernel is to make inside a container for its place on a network. */
export function containerInterface({ network, setup }: UsableNetwork, endpoint: EndpointRecord): ContainerInterface {
  const { address, prefixLength, ipv6Address, ipv6PrefixLength, linkLocalAddresses = [] } = endpoint;
  return {
    name: endpoint.interfaceName,
    macAddress: endpoint.macAddress || undefined,
    mtu: setup.mtu,
    addresses: [
      ...(address === '' ? [] : [`${address}/${prefixLength}`]),
      ...(ipv6Address === '' ? [] : [`${ipv6Address}/${ipv6PrefixLength}`]),
      ...linkLocalAddresses.map((each) => `${each}/${isIpv6(each) ? LINK_LOCAL.ipv6 : LINK_LOCAL.ipv4}`),
    ],
    sysctls: endpoint.sysctls,
    link: linkOf({ network, setup }, endpoint),
  };
}

function linkOf({ network, setup }: UsableNetwork, { hostInterface }: EndpointRecord): ContainerInterface['link'] {
  if (network.driver === 'bridge') {
    const isIsolated = !readBridgeOptions(network.options).mayTalkToEachOther;
    return { kind: 'bridge', bridge: setup.device, hostName: hostInterface, isIsolated };
  }
  const { macvlanMode, ipvlanMode, ipvlanFlag } = readParentOptions(network.options);
  return network.driver === 'ipvlan'
    ? { kind: 'ipvlan', parent: setup.device, mode: ipvlanMode, flag: ipvlanFlag }
    : { kind: 'macvlan', parent: setup.device, mode: macvlanMode };
}
