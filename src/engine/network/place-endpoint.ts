import type { EndpointRecord } from '../metadata/endpoints.js';
import { allocateAddress } from './allocate-address.js';
import { readInterfacePrefix } from './driver-options.js';
import type { EndpointClaim } from './endpoint-claim.js';
import { readEndpointOptions } from './endpoint-options.js';
import type { UsableNetwork } from './known-network.js';
import { portPrefix } from './network-names.js';
import type { NetworkParts } from './network-parts.js';
import { macAddressOf } from './subnet.js';

const ENDPOINT_ID_BYTES = 32;
const PORT_NAME_BYTES = 3;

/**
 * Gives a container its place on a network, and writes it down; within a transaction.
 *
 * @param present Its other places.
 * @throws network_addresses_exhausted, network_address_taken, argument_invalid
 */
export function placeEndpoint(
  { host, roots, networks, endpoints }: Pick<NetworkParts, 'host' | 'roots' | 'networks' | 'endpoints'>,
  { network, setup }: UsableNetwork,
  {
    containerId,
    claim,
    present,
    pending,
  }: {
    readonly containerId: string;
    readonly claim: EndpointClaim;
    readonly present: readonly EndpointRecord[];
    readonly pending: EndpointRecord['pending'];
  },
): EndpointRecord {
  const { name } = network;
  const others = endpoints.ofNetwork(name);
  const request = { network: name, pools: setup.pools };
  const ipv4 = allocateAddress({
    ...request,
    family: 'ipv4',
    wanted: claim.ipv4Address,
    taken: others.flatMap(({ address }) => (address === '' ? [] : [address])),
    last: setup.lastIpv4,
  });
  const options = readEndpointOptions(claim.driverOptions ?? {});
  const hasIpv6 = !claim.isWithoutIpv6 && !options.isWithoutIpv6;
  const ipv6 = allocateAddress({
    ...request,
    family: 'ipv6',
    pools: hasIpv6 ? setup.pools : [],
    wanted: hasIpv6 ? claim.ipv6Address : '',
    taken: others.flatMap(({ ipv6Address }) => (ipv6Address === '' ? [] : [ipv6Address])),
    last: setup.lastIpv6,
  });
  const isOnBridge = network.driver === 'bridge';
  const interfaceName = options.interfaceName || freeName(readInterfacePrefix(network.options), present);
  // Of what leads nowhere there is no way out.
  const leadsOut = !network.isInternal;
  const endpoint: EndpointRecord = {
    containerId,
    endpointId: host.random.hex(ENDPOINT_ID_BYTES),
    networkId: network.id,
    networkName: name,
    interfaceName,
    macAddress: network.driver === 'ipvlan' ? '' : claim.macAddress || macAddressFor(ipv4.address, host.random),
    address: ipv4.address,
    prefixLength: ipv4.prefixLength,
    gateway: leadsOut ? ipv4.gateway : '',
    ipv6Address: ipv6.address,
    ipv6PrefixLength: ipv6.prefixLength,
    ipv6Gateway: leadsOut ? ipv6.gateway : '',
    names: claim.names,
    // Never the same twice: the end of a container's life before this one may still be going away.
    hostInterface: isOnBridge ? `${portPrefix(roots)}${host.random.hex(PORT_NAME_BYTES)}` : '',
    gatewayPriority: claim.gatewayPriority,
    sysctls: options.sysctls(interfaceName),
    linkLocalAddresses: claim.linkLocalAddresses,
    publishesIpv4: false,
    publishesIpv6: false,
    pending,
  };
  endpoints.put(endpoint);
  networks.saveSetup(name, {
    ...setup,
    lastIpv4: claim.ipv4Address === '' ? ipv4.address : setup.lastIpv4,
    lastIpv6: claim.ipv6Address === '' ? ipv6.address : setup.lastIpv6,
  });
  return endpoint;
}

/** `eth0`, `eth1`, …: the first that the container does not have. */
function freeName(prefix: string, present: readonly EndpointRecord[]): string {
  const names = new Set(present.map(({ interfaceName }) => interfaceName));
  for (let number = 0; ; number++) if (!names.has(`${prefix}${number}`)) return `${prefix}${number}`;
}

const MAC_BYTES = 4;

function macAddressFor(address: string, random: NetworkParts['host']['random']): string {
  if (address !== '') return macAddressOf(address);
  return ['02', '42', ...(random.hex(MAC_BYTES).match(/../g) ?? [])].join(':');
}
