import type { AddressPool, Network, NetworkDetails, NetworkMember } from '../engine/index.js';
import { goMap } from './go-map.js';
import { mapOrNull, mapOrOmitted } from './list-or-null.js';
import { utcTime } from './utc-time.js';

/** A network as `docker network inspect` shows it, in docker's order. @see moby, api/types/network: Inspect */
export const networkToWire = ({ network, members }: NetworkDetails) => ({
  ...networkSummaryToWire(network),
  Containers: goMap(Object.fromEntries(members.map((member) => [member.containerId, memberToWire(member)]))),
  Options: goMap(network.options),
  Labels: goMap(network.labels),
});

/** As lists show it: without who is on it. */
export const networkListItemToWire = (network: Network) => networkToWire({ network, members: [] });

const networkSummaryToWire = (network: Network) => ({
  Name: network.name,
  Id: network.id,
  Created: utcTime(network.createdAtMs),
  Scope: 'local',
  Driver: network.driver,
  EnableIPv4: network.hasIpv4,
  EnableIPv6: network.hasIpv6,
  IPAM: {
    Driver: 'default',
    Options: addressOptions(network),
    // Docker's libnetwork keeps the two families apart, and tells the older first.
    Config: network.addressing.pools.toSorted((a, b) => familyOf(a) - familyOf(b)).map(poolToWire),
  },
  Internal: network.isInternal,
  Attachable: network.isAttachable,
  Ingress: false,
  ConfigFrom: { Network: '' },
  ConfigOnly: false,
});

/** Go's nil map for those that nobody asked for. */
const addressOptions = ({ isBuiltIn, addressing: { options } }: Network) =>
  isBuiltIn || !options ? mapOrNull(options) : goMap(options);

const familyOf = ({ subnet }: AddressPool): 4 | 6 => (subnet.includes(':') ? 6 : 4);

/** @see moby, api/types/network: IPAMConfig */
const poolToWire = ({ subnet, range, gateway, reserved }: AddressPool) => ({
  Subnet: subnet || undefined,
  IPRange: range || undefined,
  Gateway: gateway || undefined,
  AuxiliaryAddresses: mapOrOmitted(reserved),
});

/** @see moby, api/types/network: EndpointResource */
const memberToWire = ({ containerName, endpointId, macAddress, ipv4Address, ipv6Address }: NetworkMember) => ({
  Name: containerName,
  EndpointID: endpointId,
  MacAddress: macAddress,
  IPv4Address: ipv4Address,
  IPv6Address: ipv6Address,
});
