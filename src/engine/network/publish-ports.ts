import type { PortMapping } from '../container/container.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { readBridgeOptions } from './driver-options.js';
import { requireNetwork, rulesOf } from './known-network.js';
import type { Network } from './network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import { programAt } from './program-at.js';
import { forwardedPorts, portTarget, routedFamilies } from './publication.js';
import type { PortSource } from './reserve-ports.js';
import { type PlacedEndpoint, publishingNetwork, type WantedPlace, withPublication } from './ways-out.js';

/** Makes a container's ports lead to those of its places that have them, and looks after the rules of all. */
export async function publishPorts(
  parts: NetworkParts,
  devices: NetworkDevices,
  { places, ports }: { readonly places: readonly EndpointRecord[]; readonly ports: readonly PortMapping[] },
): Promise<void> {
  for (const endpoint of places) {
    const { networkName } = endpoint;
    const { network, setup } = requireNetwork(parts, networkName);
    if (!setup || setup.table === '') continue;
    const forwarded = forwardedPorts(ports, portTarget(endpoint), network);
    if (forwarded.length > 0 && !(await parts.host.firewall.publish(rulesOf({ network, setup }), forwarded))) {
      await devices.restoreRules(networkName);
    }
    // Adding a port proves that the table is there, not that others let its traffic pass.
    await devices.verifyRules(networkName);
  }
}

export async function withdrawPorts(
  parts: NetworkParts,
  { places, ports }: { readonly places: readonly EndpointRecord[]; readonly ports: readonly PortMapping[] },
): Promise<void> {
  for (const endpoint of places) {
    const { network, setup } = requireNetwork(parts, endpoint.networkName);
    if (!setup || setup.table === '') continue;
    const forwarded = forwardedPorts(ports, portTarget(endpoint), network);
    await parts.host.firewall.unpublish(rulesOf({ network, setup }), forwarded);
  }
}

export const isPublishing = ({ publishesIpv4, publishesIpv6 }: EndpointRecord): boolean =>
  publishesIpv4 || publishesIpv6;

/** With the address of the host that the network publishes at, where a port names none. */
export function boundPorts(networks: readonly Network[], ports: readonly PortMapping[]): readonly PortMapping[] {
  const bridge = networks.find(({ driver, isInternal }) => driver === 'bridge' && !isInternal);
  const { hostBindingIpv4 = '' } = bridge ? readBridgeOptions(bridge.options) : {};
  if (hostBindingIpv4 === '') return ports;
  return ports.map((port) => (port.hostAddress === '' ? { ...port, hostAddress: hostBindingIpv4 } : port));
}

/** @param places That the container has. */
export const portSource = (parts: NetworkParts, places: readonly WantedPlace[]): PortSource => ({
  records: parts.ports,
  random: parts.host.random,
  programAt: (port) => programAt(parts, port),
  hasIpv6: parts.host.links.hasIpv6(),
  isOnIpv6: places.some(({ network: { driver, hasIpv6 } }) => driver === 'bridge' && hasIpv6),
  routed: (['ipv4', 'ipv6'] as const).filter((family) => {
    const network = publishingNetwork(places, family);
    return network && routedFamilies(network).includes(family);
  }),
});

export const withNetworks = (
  parts: Pick<NetworkParts, 'networks' | 'roots'>,
  places: readonly EndpointRecord[],
): readonly PlacedEndpoint[] =>
  places.map((endpoint) => ({ endpoint, network: requireNetwork(parts, endpoint.networkName).network }));

/** Writes down where a container's ports are to lead, now that its places are these; within a transaction. */
export function recordPublication(
  parts: Pick<NetworkParts, 'networks' | 'roots' | 'endpoints'>,
  places: readonly EndpointRecord[],
): readonly EndpointRecord[] {
  const after = withPublication(withNetworks(parts, places));
  for (const [index, endpoint] of after.entries()) {
    const { publishesIpv4, publishesIpv6 } = places[index] ?? {};
    const isSame = publishesIpv4 === endpoint.publishesIpv4 && publishesIpv6 === endpoint.publishesIpv6;
    if (!isSame) parts.endpoints.put(endpoint);
  }
  return after;
}
