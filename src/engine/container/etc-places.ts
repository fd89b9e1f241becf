import { INSIDE_ADDRESS } from '../names/inside/inside-names.js';
import { hasNames, nameServerAddresses } from '../network/name-server-addresses.js';
import type { NameServers } from '../network/resolv-conf.js';
import type { ContainerEndpoint } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** All addresses of a container, in the order of its interfaces. */
export const addressesOf = (endpoints: readonly ContainerEndpoint[]): readonly string[] =>
  endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address]).filter((address) => address !== '');

/**
 * Where a container asks for names: each server knows those of all its networks. First on networks that lead out, as the
 * others may not ask further. One that is on a network without the host asks within its own, and only there: what the
 * servers on the bridges do not know they call unknown.
 */
export function nameServersFor(
  { networks }: Pick<ContainerParts, 'networks'>,
  endpoints: readonly ContainerEndpoint[],
): NameServers {
  const found = endpoints.flatMap(({ networkName }) => networks.find(networkName) ?? []);
  const leadingOut = found.filter(({ isInternal }) => !isInternal);
  const internal = found.filter(({ isInternal }) => isInternal);
  const named = [...leadingOut, ...internal].filter(hasNames);
  const isWithoutHost = named.some((network) => nameServerAddresses(network).length === 0);
  return {
    servers: isWithoutHost ? [INSIDE_ADDRESS] : named.flatMap(nameServerAddresses),
    isClosed: leadingOut.length === 0,
  };
}

/** What `host-gateway` means: the host on the first network of a container. */
export function hostGatewayFor(
  { networks }: Pick<ContainerParts, 'networks'>,
  [first]: readonly ContainerEndpoint[],
): string | undefined {
  if (!first) return undefined;
  if (first.gateway !== '') return first.gateway;
  return networks.find(first.networkName)?.addressing.pools[0]?.gateway || first.ipv6Gateway || undefined;
}
