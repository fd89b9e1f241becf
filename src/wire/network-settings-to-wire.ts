import type { ContainerDetails, ContainerPlace, EndpointSettings, PortMapping } from '../engine/index.js';
import { goMap } from './go-map.js';
import { listOrNull, mapOrNull } from './list-or-null.js';

/** The `NetworkSettings` of `docker inspect`, in docker's order. @see moby, api/types/container: NetworkSettings */
export function networkSettingsToWire({ container, places, sandboxId, paths }: ContainerDetails) {
  const { config, state } = container;
  const isThere = paths.networkNamespace !== '' && config.network.kind !== 'container';
  // What stands here, and not under Networks, is of the default bridge alone.
  const onBridge = places.find(({ networkName }) => networkName === 'bridge')?.endpoint;
  return {
    Bridge: '',
    SandboxID: isThere ? sandboxId : '',
    SandboxKey: isThere ? paths.networkNamespace : '',
    Ports: state.endpoints.length > 0 ? portsToWire(state.ports, config.exposedPorts) : goMap({}),
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: listOrNull([]),
    SecondaryIPv6Addresses: listOrNull([]),
    EndpointID: onBridge?.endpointId ?? '',
    Gateway: onBridge?.gateway ?? '',
    GlobalIPv6Address: onBridge?.ipv6Address ?? '',
    GlobalIPv6PrefixLen: onBridge?.ipv6PrefixLength ?? 0,
    IPAddress: onBridge?.address ?? '',
    IPPrefixLen: onBridge?.prefixLength ?? 0,
    IPv6Gateway: onBridge?.ipv6Gateway ?? '',
    MacAddress: onBridge?.macAddress ?? '',
    Networks: goMap(Object.fromEntries(places.map((place) => [place.networkName, placeToWire(place)]))),
  };
}

/** @see moby, api/types/network: EndpointSettings */
export function placeToWire({ networkId, settings, endpoint }: ContainerPlace) {
  return {
    IPAMConfig: addressesToWire(settings),
    Links: listOrNull(settings.links),
    Aliases: listOrNull(settings.aliases),
    MacAddress: endpoint?.macAddress ?? settings.macAddress,
    DriverOpts: mapOrNull(settings.driverOptions),
    GwPriority: settings.gatewayPriority,
    NetworkID: networkId,
    EndpointID: endpoint?.endpointId ?? '',
    Gateway: endpoint?.gateway ?? '',
    IPAddress: endpoint?.address ?? '',
    IPPrefixLen: endpoint?.prefixLength ?? 0,
    IPv6Gateway: endpoint?.ipv6Gateway ?? '',
    GlobalIPv6Address: endpoint?.ipv6Address ?? '',
    GlobalIPv6PrefixLen: endpoint?.ipv6PrefixLength ?? 0,
    DNSNames: listOrNull(endpoint?.names),
  };
}

/** What was asked for; null where nothing was. */
function addressesToWire({ ipv4Address, ipv6Address, linkLocalAddresses }: EndpointSettings) {
  if (ipv4Address === '' && ipv6Address === '' && linkLocalAddresses.length === 0) return null;
  return {
    IPv4Address: ipv4Address || undefined,
    IPv6Address: ipv6Address || undefined,
    LinkLocalIPs: linkLocalAddresses.length > 0 ? linkLocalAddresses : undefined,
  };
}

/** Every port once; one that is only exposed has null. */
function portsToWire(ports: readonly PortMapping[], exposed: readonly string[]) {
  const published = Object.groupBy(ports, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const bindings = Object.entries(published).map(([key, mappings = []]) => [
    key,
    mappings.map(({ hostAddress, hostPort }) => ({
      HostIp: hostAddress || '0.0.0.0',
      // On no port of the host: it is open where the container is.
      HostPort: hostPort === 0 ? '' : String(hostPort),
    })),
  ]);
  return goMap<unknown>(Object.fromEntries([...exposed.map((port) => [port, listOrNull([])]), ...bindings]));
}
