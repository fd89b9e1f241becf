import { engineError } from '../../errors/engine-error.js';
import { DEFAULT_NETWORK } from '../network/built-in-networks.js';
import type { EndpointClaim } from '../network/endpoint-claim.js';
import type { Container } from './container.js';
import type { EndpointSettings } from './container-config.js';
import type { ContainerParts } from './container-parts.js';
import { placesOf } from './places-of.js';
import { hasTurnedIpv6Off } from './turned-ipv6-off.js';

const SHORT_ID_LENGTH = 12;

/** What a container wants of networks when it starts. @throws network_not_found */
export function endpointClaims(
  { networks }: Pick<ContainerParts, 'networks'>,
  container: Container,
): readonly EndpointClaim[] {
  const { kind } = container.config.network;
  if (kind !== 'bridge' && kind !== 'network') return [];
  return placesOf(container, (ref) => networks.find(ref)).map(({ networkName, networkId, settings }) => {
    if (networkId === '') throw engineError('network_not_found', { ref: settings.network });
    return endpointClaim(container, networkName, settings);
  });
}

export const endpointClaim = (
  container: Pick<Container, 'id' | 'name' | 'config'>,
  network: string,
  settings: EndpointSettings,
): EndpointClaim => ({
  network,
  names: namesOn(network, container, settings),
  ipv4Address: settings.ipv4Address,
  ipv6Address: settings.ipv6Address,
  macAddress: settings.macAddress,
  gatewayPriority: settings.gatewayPriority,
  linkLocalAddresses: settings.linkLocalAddresses,
  driverOptions: settings.driverOptions,
  isWithoutIpv6: hasTurnedIpv6Off(container.config),
});

/** On the default bridge nobody has a name. @see moby, daemon/container_operations.go: buildEndpointDNSNames */
function namesOn(
  network: string,
  { id, name, config }: Pick<Container, 'id' | 'name' | 'config'>,
  { aliases }: EndpointSettings,
): readonly string[] {
  if (network === DEFAULT_NETWORK) return [];
  return [...new Set([name, ...aliases, id.slice(0, SHORT_ID_LENGTH), config.hostname])].filter((each) => each !== '');
}
