import type { ContainerEndpoint, ContainerPlace, EndpointSettings, PortMapping } from '../../engine/index.js';
import type { AnswerObject } from './answer-object.js';

/** The networks that a container is on, that of its network mode first. */
export function readPlaces(answer: AnswerObject): readonly ContainerPlace[] {
  const networks = answer.object('NetworkSettings')?.object('Networks');
  const mode = answer.object('HostConfig')?.text('NetworkMode') ?? '';
  const first = mode === 'default' ? 'bridge' : mode;
  const names = (networks?.keys() ?? []).toSorted((one, other) => Number(other === first) - Number(one === first));
  return names.map((networkName, index) => {
    const place = networks?.object(networkName);
    return {
      networkName,
      networkId: place?.text('NetworkID') ?? '',
      settings: readSettings(networkName, place),
      endpoint: place && readEndpoint(networkName, place, index),
    };
  });
}

/** What was asked of one network. */
function readSettings(network: string, place: AnswerObject | undefined): EndpointSettings {
  const addresses = place?.object('IPAMConfig');
  return {
    network,
    aliases: place?.texts('Aliases') ?? [],
    links: place?.texts('Links') ?? [],
    ipv4Address: addresses?.text('IPv4Address') ?? '',
    ipv6Address: addresses?.text('IPv6Address') ?? '',
    linkLocalAddresses: addresses?.texts('LinkLocalIPs') ?? [],
    macAddress: '',
    driverOptions: place?.textMap('DriverOpts') ?? {},
    gatewayPriority: place?.number('GwPriority') ?? 0,
  };
}

/** Undefined unless the container is alive. */
function readEndpoint(networkName: string, place: AnswerObject, index: number): ContainerEndpoint | undefined {
  const endpointId = place.text('EndpointID');
  if (endpointId === '') return undefined;
  const names = place.texts('DNSNames');
  return {
    endpointId,
    networkId: place.text('NetworkID'),
    networkName,
    // Docker's API does not say; they are counted in this order.
    interfaceName: `eth${index}`,
    macAddress: place.text('MacAddress'),
    address: place.text('IPAddress'),
    prefixLength: place.number('IPPrefixLen'),
    gateway: place.text('Gateway'),
    ipv6Address: place.text('GlobalIPv6Address'),
    ipv6PrefixLength: place.number('GlobalIPv6PrefixLen'),
    ipv6Gateway: place.text('IPv6Gateway'),
    names: names.length > 0 ? names : place.texts('Aliases'),
  };
}

/** Ports with the places on the host that they really have. */
export function readPublished(answer: AnswerObject): readonly PortMapping[] {
  return readBindings(answer.object('NetworkSettings')?.object('Ports'));
}

/** `80/tcp` to places on the host, as `Ports` and `PortBindings` have them. */
export function readBindings(ports: AnswerObject | undefined): readonly PortMapping[] {
  return (ports?.keys() ?? []).flatMap((key) =>
    (ports?.objects(key) ?? []).map((binding) => ({
      ...portOf(key),
      hostAddress: binding.text('HostIp'),
      ...hostPortOf(binding.text('HostPort')),
    })),
  );
}

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

function portOf(key: string): Pick<PortMapping, 'protocol' | 'containerPort'> {
  const [port = '', given = 'tcp'] = key.split('/');
  return { protocol: PROTOCOLS.find((each) => each === given) ?? 'tcp', containerPort: Number.parseInt(port, 10) || 0 };
}

function hostPortOf(text: string): Pick<PortMapping, 'hostPort' | 'lastHostPort'> {
  const [first = '', last] = text.split('-');
  const hostPort = Number.parseInt(first, 10) || 0;
  return last === undefined ? { hostPort } : { hostPort, lastHostPort: Number.parseInt(last, 10) || hostPort };
}
