import type { ContainerEndpoint, PortMapping } from '../container/container.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { containerInterface } from './container-interface.js';
import { requireNetwork, type UsableNetwork } from './known-network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import type { LivingContainer, Networks } from './networks.js';
import { onUsable, requireUsable } from './on-usable.js';
import { placeEndpoint } from './place-endpoint.js';
import {
  boundPorts,
  isPublishing,
  portSource,
  publishPorts,
  recordPublication,
  withdrawPorts,
  withNetworks,
} from './publish-ports.js';
import { choosePorts, refuseTaken } from './reserve-ports.js';
import { defaultRoutes } from './ways-out.js';

type Claim = Parameters<Networks['reserve']>[0];

/** Containers' places on networks, from before they start until they have ended. */
export function endpointsOf(
  parts: NetworkParts,
  devices: NetworkDevices,
): Pick<Networks, 'reserve' | 'connect' | 'attach' | 'release'> {
  const { host, database, endpoints, ports: portRecords } = parts;
  /** Work on rules that `reserve` began, by container. */
  const preparations = new Map<string, Promise<void>>();

  const prepare = (containerId: string, work: Promise<void>): void => {
    preparations.set(containerId, work);
    work.catch(() => undefined); // `attach` waits for it and throws.
  };

  const release = async (containerId: string): Promise<void> => {
    await preparations.get(containerId)?.catch(() => undefined);
    preparations.delete(containerId);
    const places = endpoints.ofContainer(containerId);
    if (places.length === 0) return;
    // Rules first: a port that is free in the records must not lead anywhere.
    await withdrawPorts(parts, { places, ports: portRecords.list(containerId) });
    database.transaction(() => {
      portRecords.removeAll(containerId);
      endpoints.removeAll(containerId);
    });
  };

  const connect = async ({ containerId, pid }: LivingContainer): Promise<void> => {
    const places = endpoints.ofContainer(containerId);
    for (const { networkName } of places) if (!devices.current(networkName)) await devices.bringUp(networkName);
    await host.links.connect({
      pid,
      interfaces: places.map((each) => containerInterface(requireUsable(devices, each.networkName), each)),
      defaultRoutes: defaultRoutes(withNetworks(parts, places)),
    });
  };

  return {
    release,
    connect,
    async reserve(claim) {
      const { containerId } = claim;
      await release(containerId);
      const names = claim.places.map(({ network }) => network);
      const wanted = claim.places.map(({ network: name, gatewayPriority }) => ({
        network: requireNetwork(parts, name).network,
        gatewayPriority,
      }));
      const asked = boundPorts(
        wanted.map(({ network }) => network),
        claim.ports,
      );
      const ports = await choosePorts(portSource(parts, wanted), asked);
      const place = await onUsable(parts, devices, names, (usable) => {
        const places = recordPublication(parts, placeAll(parts, claim, usable));
        const published = places.some(isPublishing) ? ports : [];
        takePorts(parts, containerId, published);
        return { places, ports: published };
      });
      prepare(containerId, publishPorts(parts, devices, place));
      return { endpoints: place.places.map(toContainerEndpoint), ports: place.ports };
    },
    async attach({ isConnected, ...container }) {
      const { containerId } = container;
      const claimed = { places: endpoints.ofContainer(containerId), ports: portRecords.list(containerId) };
      const prepared = preparations.get(containerId) ?? publishPorts(parts, devices, claimed);
      await Promise.all([prepared, isConnected ? undefined : connect(container)]);
      preparations.delete(containerId);
    },
  };
}

function placeAll(
  parts: NetworkParts,
  { containerId, places }: Pick<Claim, 'containerId' | 'places'>,
  networks: readonly UsableNetwork[],
): readonly EndpointRecord[] {
  const present: EndpointRecord[] = [];
  for (const [index, network] of networks.entries()) {
    const claim = places[index];
    if (claim) present.push(placeEndpoint(parts, network, { containerId, claim, present, pending: '' }));
  }
  return present;
}

/** Within a transaction. @throws port_taken */
export function takePorts({ ports: records }: NetworkParts, containerId: string, ports: readonly PortMapping[]): void {
  refuseTaken(records, ports);
  for (const port of ports) records.add({ ...port, containerId });
}

export function toContainerEndpoint({
  containerId: _containerId,
  hostInterface: _hostInterface,
  gatewayPriority: _gatewayPriority,
  sysctls: _sysctls,
  linkLocalAddresses: _linkLocalAddresses,
  publishesIpv4: _publishesIpv4,
  publishesIpv6: _publishesIpv6,
  pending: _pending,
  ...endpoint
}: EndpointRecord): ContainerEndpoint {
  return endpoint;
}
