import type { PublishedPort } from '../../host/firewall.js';
import type { EndpointRecord, NetworkRecords, PortRecord } from '../metadata/networks.js';
import { isForwarded } from './host-ports.js';

/** What the firewall is to forward for a container at `containerAddress`. */
export function forwardedPorts(
  ports: readonly Omit<PortRecord, 'containerId'>[],
  containerAddress: string,
): readonly PublishedPort[] {
  return ports.filter(isForwarded).map(({ protocol, hostAddress, hostPort, containerPort }) => ({
    protocol,
    hostAddress: hostAddress === '0.0.0.0' ? '' : hostAddress,
    hostPort,
    containerAddress,
    containerPort,
  }));
}

/** Everything that is published on a network, as the records have it. */
export function recordedPorts(records: NetworkRecords, network: string): readonly PublishedPort[] {
  return withAddresses(records, network).flatMap(({ port, endpoint }) => forwardedPorts([port], endpoint.address));
}

/** The ports of a network's containers, each with its container's place. */
export function withAddresses(
  records: NetworkRecords,
  network: string,
): readonly { readonly port: PortRecord; readonly endpoint: EndpointRecord }[] {
  const endpoints = new Map(records.endpoints(network).map((endpoint) => [endpoint.containerId, endpoint]));
  return records.ports().flatMap((port) => {
    const endpoint = endpoints.get(port.containerId);
    return endpoint ? [{ port, endpoint }] : [];
  });
}
