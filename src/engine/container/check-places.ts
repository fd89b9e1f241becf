import { isIPv4, isIPv6 } from 'node:net';

import { engineError } from '../../errors/engine-error.js';
import type { Network } from '../network/network.js';
import type { EndpointSettings, NetworkMode } from './container-config.js';
import type { ContainerParts } from './container-parts.js';
import type { CreateContainer } from './container-service.js';

type Parts = { readonly networks: Pick<ContainerParts['networks'], 'get' | 'hasChosenSubnets' | 'checkAddresses'> };

/** The network that a container is to have, by its name; the built-in ones by their kind. @throws network_not_found */
export function findMode({ networks }: Parts, mode: NetworkMode): NetworkMode {
  if (mode.kind !== 'network') return mode;
  const { name, isBuiltIn } = networks.get(mode.name);
  if (!isBuiltIn) return { kind: 'network', name };
  return { kind: name === 'host' || name === 'none' ? name : 'bridge' };
}

/**
 * The networks that a container asks something of, by their names, none of them twice.
 *
 * @throws network_not_found, argument_invalid
 */
export function findPlaces(
  parts: Parts,
  mode: NetworkMode,
  asked: CreateContainer['endpoints'] = [],
): CreateContainer['endpoints'] {
  const found = asked.map((endpoint) => ({ endpoint, network: parts.networks.get(endpoint.network) }));
  for (const [index, { endpoint, network }] of found.entries()) {
    if (found.findIndex((other) => other.network.id === network.id) < index) {
      throw invalid(`network ${JSON.stringify(network.name)} is specified multiple times`);
    }
    checkPlace(parts, network, endpoint);
    if ((standsAlone(network) || mode.kind === 'host' || mode.kind === 'none') && network.name !== mode.kind) {
      throw invalid('conflicting options: cannot attach both user-defined and non-user-defined network-modes');
    }
  }
  return found.map(({ endpoint, network }) => ({ ...endpoint, network: network.name }));
}

/** Who is on it is on no other. */
const standsAlone = ({ driver }: Network): boolean => driver === 'host' || driver === 'null';

const MAC_ADDRESS = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** Whether what is asked of a network can be had there at all. @throws argument_invalid */
export function checkPlace(
  { networks }: Parts,
  network: Network,
  {
    ipv4Address = '',
    ipv6Address = '',
    macAddress = '',
  }: { readonly [Key in keyof EndpointSettings]?: EndpointSettings[Key] | undefined },
): void {
  if (macAddress !== '' && !MAC_ADDRESS.test(macAddress)) throw invalid(`address ${macAddress}: invalid MAC address`);
  if (ipv4Address !== '' && !isIPv4(ipv4Address)) throw invalid(`invalid IPv4 address: ${ipv4Address}`);
  if (ipv6Address !== '' && !isIPv6(ipv6Address)) throw invalid(`invalid IPv6 address: ${ipv6Address}`);
  if (ipv4Address === '' && ipv6Address === '') return;
  if (network.isBuiltIn) {
    throw invalid('invalid endpoint settings: user specified IP address is supported on user defined networks only');
  }
  if (networks.hasChosenSubnets(network.name)) {
    throw invalid(
      'invalid endpoint settings: user specified IP address is supported only when connecting to networks with user configured subnets',
    );
  }
  networks.checkAddresses(network.name, [ipv4Address, ipv6Address]);
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });
