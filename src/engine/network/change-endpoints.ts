import type { EndpointRecord } from '../metadata/endpoints.js';
import { containerInterface } from './container-interface.js';
import { takePorts, toContainerEndpoint } from './endpoints.js';
import { requireNetwork } from './known-network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import type { ContainerPlace, LivingContainer, Networks } from './networks.js';
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
import { choosePorts } from './reserve-ports.js';
import { defaultRoutes } from './ways-out.js';

/** One place more or less for a container that runs. Its lock is the caller's to hold. */
export function changeEndpoints(
  parts: NetworkParts,
  devices: NetworkDevices,
): Pick<Networks, 'join' | 'leave' | 'settle' | 'restore' | 'reattach'> {
  const { host, database, endpoints, ports: portRecords } = parts;

  const routesOf = (places: readonly EndpointRecord[]) => defaultRoutes(withNetworks(parts, places));

  const placeOf = (containerId: string, places: readonly EndpointRecord[]): ContainerPlace => ({
    endpoints: places.map(toContainerEndpoint),
    ports: places.some(isPublishing) ? portRecords.list(containerId).map(withoutOwner) : [],
  });

  /** Ports lead to where they are to lead now, and no longer to where they led before. */
  const moveRules = async (
    containerId: string,
    before: readonly EndpointRecord[],
    after: readonly EndpointRecord[],
  ): Promise<void> => {
    const ports = portRecords.list(containerId);
    const isMoved = (endpoint: EndpointRecord): boolean =>
      !after.some((other) => other.networkName === endpoint.networkName && hasSamePorts(other, endpoint));
    await withdrawPorts(parts, { places: before.filter(isMoved), ports });
    await publishPorts(parts, devices, { places: after, ports });
  };

  const connect = async ({ pid }: LivingContainer, endpoint: EndpointRecord, places: readonly EndpointRecord[]) =>
    await host.links.connect({
      pid,
      interfaces: [containerInterface(requireUsable(devices, endpoint.networkName), endpoint)],
      defaultRoutes: routesOf(places),
    });

  const leave: Networks['leave'] = async ({ containerId, pid }, network) => {
    const { before, after } = database.transaction(() => {
      const present = endpoints.ofContainer(containerId);
      const leaving = present.find(({ networkName }) => networkName === network);
      if (leaving) endpoints.put({ ...leaving, pending: 'leaving' });
      const staying = present.filter((each) => each !== leaving && each.pending !== 'leaving');
      return { before: present, after: recordPublication(parts, staying) };
    });
    await moveRules(containerId, before, after);
    const leaving = before.find(({ networkName }) => networkName === network);
    if (leaving) await host.links.disconnect({ pid, name: leaving.interfaceName });
    await host.links.setDefaultRoutes({ pid, defaultRoutes: routesOf(after) });
    return placeOf(containerId, after);
  };

  const settle: Networks['settle'] = (containerId, network) =>
    database.transaction(() => {
      const places = endpoints.ofContainer(containerId);
      const settled = places.find(({ networkName }) => networkName === network);
      if (settled?.pending === 'joining') endpoints.put({ ...settled, pending: '' });
      if (settled?.pending !== 'leaving') return;
      endpoints.remove(containerId, network);
      if (!places.some((each) => each !== settled && isPublishing(each))) portRecords.removeAll(containerId);
    });

  return {
    leave,
    settle,
    async join(container, claim, wantedPorts) {
      const { containerId } = container;
      const { network } = requireNetwork(parts, claim.network);
      const hasPorts = portRecords.list(containerId).length > 0;
      const source = portSource(parts, [{ network, gatewayPriority: claim.gatewayPriority }]);
      const ports = hasPorts ? [] : await choosePorts(source, boundPorts([network], wantedPorts));
      const { before, after } = await onUsable(parts, devices, [claim.network], ([usable]) => {
        const present = endpoints.ofContainer(containerId);
        const joined = usable && placeEndpoint(parts, usable, { containerId, claim, present, pending: 'joining' });
        const places = recordPublication(parts, joined ? [...present, joined] : present);
        if (places.some(isPublishing)) takePorts(parts, containerId, ports);
        return { before: present, after: places };
      });
      try {
        for (const endpoint of after) {
          if (endpoint.networkName === claim.network) await connect(container, endpoint, after);
        }
        await moveRules(containerId, before, after);
      } catch (error) {
        await leave(container, claim.network);
        settle(containerId, claim.network);
        throw error;
      }
      return placeOf(containerId, after);
    },
    restore: (name) => devices.restore(name),
    async reattach(container, name) {
      const places = endpoints.ofContainer(container.containerId);
      const place = places.find(({ networkName }) => networkName === name);
      if (!place || place.pending !== '' || place.hostInterface === '' || host.links.has(place.hostInterface)) return;
      await host.links.disconnect({ pid: container.pid, name: place.interfaceName });
      await connect(container, place, places);
    },
  };
}

const hasSamePorts = (one: EndpointRecord, other: EndpointRecord): boolean =>
  one.publishesIpv4 === other.publishesIpv4 && one.publishesIpv6 === other.publishesIpv6;

const withoutOwner = <Port extends { readonly containerId: string }>({ containerId: _, ...port }: Port) => port;
