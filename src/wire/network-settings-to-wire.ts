import type { ContainerDetails, ContainerEndpoint, PortMapping } from '../engine/index.js';
import { goMap } from './go-map.js';
import { modeOf } from './host-config-to-wire.js';
import { listOrNull, mapOrNull } from './list-or-null.js';

const SHORT_ID_LENGTH = 12;

/** The `NetworkSettings` of `docker inspect`, in docker's order. @see moby, api/types/container: NetworkSettings */
export function networkSettingsToWire({ container, network, paths }: ContainerDetails) {
  const { config, state } = container;
  const [endpoint] = state.endpoints;
  const isThere = paths.networkNamespace !== '' && config.network.kind !== 'container';
  return {
    Bridge: '',
    SandboxID: isThere ? network.sandboxId : '',
    SandboxKey: isThere ? paths.networkNamespace : '',
    Ports: endpoint ? portsToWire(state.ports, config.exposedPorts) : goMap({}),
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: listOrNull([]),
    SecondaryIPv6Addresses: listOrNull([]),
    EndpointID: endpoint ? network.endpointId : '',
    Gateway: endpoint?.gateway ?? '',
    ...NO_IPV6,
    IPAddress: endpoint?.address ?? '',
    IPPrefixLen: endpoint?.prefixLength ?? 0,
    IPv6Gateway: '',
    MacAddress: endpoint?.macAddress ?? '',
    Networks: networksToWire({ container, network }),
  };
}

const NO_IPV6 = { GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0 } as const;

/** One with the network of another has none of its own. */
function networksToWire({ container, network }: Pick<ContainerDetails, 'container' | 'network'>) {
  const { config, state, id } = container;
  if (config.network.kind === 'container') return goMap({});
  const name = state.endpoints[0]?.networkName ?? modeOf(config.network);
  return goMap({ [name]: endpointToWire(state.endpoints[0], network, id) });
}

function endpointToWire(endpoint: ContainerEndpoint | undefined, ids: ContainerDetails['network'], id: string) {
  return {
    IPAMConfig: null,
    Links: listOrNull([]),
    Aliases: listOrNull([]),
    MacAddress: endpoint?.macAddress ?? '',
    DriverOpts: mapOrNull(undefined),
    GwPriority: 0,
    NetworkID: ids.networkId,
    EndpointID: endpoint ? ids.endpointId : '',
    Gateway: endpoint?.gateway ?? '',
    IPAddress: endpoint?.address ?? '',
    IPPrefixLen: endpoint?.prefixLength ?? 0,
    IPv6Gateway: '',
    ...NO_IPV6,
    // Only networks that users make have names to answer to.
    DNSNames: endpoint && endpoint.networkName !== 'bridge' ? [id.slice(0, SHORT_ID_LENGTH)] : listOrNull<string>([]),
  };
}

/** Every port once; one that is only exposed has null. */
function portsToWire(ports: readonly PortMapping[], exposed: readonly string[]) {
  const published = Object.groupBy(ports, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const bindings = Object.entries(published).map(([key, mappings = []]) => [
    key,
    mappings.map(({ hostAddress, hostPort }) => ({ HostIp: hostAddress || '0.0.0.0', HostPort: String(hostPort) })),
  ]);
  return goMap<unknown>(Object.fromEntries([...exposed.map((port) => [port, listOrNull([])]), ...bindings]));
}
