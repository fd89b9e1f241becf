import { isIPv4 } from 'node:net';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import { endpointOptionProblems } from '../network/endpoint-options.js';
import { parseIpAddress } from '../network/ip-address.js';
import type { Network } from '../network/network.js';
import { contains, parseSubnet } from '../network/subnet.js';
import type { NetworkMode } from './container-config.js';
import type { ContainerParts } from './container-parts.js';
import type { AskedEndpoint, CreateContainer } from './container-service.js';
import { parseLink } from './parse-link.js';

type Parts = { readonly networks: Pick<ContainerParts['networks'], 'find' | 'hasChosenSubnets' | 'checkAddresses'> };

/**
 * The network that a container is to have, by its name; the built-in ones by their kind. One that is not there (yet) is
 * looked for again when the container starts, as with docker.
 */
export function findMode({ networks }: Parts, mode: NetworkMode): NetworkMode {
  if (mode.kind !== 'network') return mode;
  const { name, isBuiltIn } = networks.find(mode.name) ?? { name: mode.name, isBuiltIn: false };
  if (!isBuiltIn) return { kind: 'network', name };
  return { kind: name === 'host' || name === 'none' ? name : 'bridge' };
}

/**
 * The networks that a container asks something of, by their names, none of them twice.
 *
 * @throws argument_invalid
 */
export function findPlaces(
  parts: Parts,
  mode: NetworkMode,
  asked: CreateContainer['endpoints'] = [],
): CreateContainer['endpoints'] {
  const found = asked.map((endpoint) => {
    const network = parts.networks.find(endpoint.network);
    return { endpoint, network, name: network?.name ?? endpoint.network };
  });
  for (const [index, { endpoint, network, name }] of found.entries()) {
    if (found.findIndex((other) => other.name === name) < index) {
      throw invalid(`network ${JSON.stringify(name)} is specified multiple times`);
    }
    checkPlace(parts, network, endpoint, `invalid config for network ${endpoint.network}: `);
    const isAlone = (network && standsAlone(network)) || mode.kind === 'host' || mode.kind === 'none';
    if (isAlone && name !== mode.kind) {
      throw invalid('conflicting options: cannot attach both user-defined and non-user-defined network-modes');
    }
  }
  return found.map(({ endpoint, name }) => ({ ...endpoint, network: name }));
}

/** Who is on it is on no other. */
const standsAlone = ({ driver }: Network): boolean => driver === 'host' || driver === 'null';

const MAC_ADDRESS = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;
const BUILT_IN: readonly string[] = ['default', 'bridge', 'host', 'none'];

/**
 * Whether what is asked of a network can be had there at all; of one that is not there (yet), whether it can be had anywhere.
 *
 * @param where Before what is wrong with it.
 * @throws argument_invalid
 * @see moby, daemon/container_operations.go: validateEndpointSettings
 */
export function checkPlace({ networks }: Parts, network: Network | undefined, asked: AskedEndpoint, where = ''): void {
  const { aliases = [], ipv4Address = '', ipv6Address = '', linkLocalAddresses = [], driverOptions = {} } = asked;
  const { macAddress = '', links = [] } = asked;
  for (const link of links) parseLink(link);
  if (macAddress !== '' && !MAC_ADDRESS.test(macAddress)) throw invalid(`address ${macAddress}: invalid MAC address`);
  const addresses = [ipv4Address, ipv6Address].filter((address) => address !== '');
  const isBuiltIn = network?.isBuiltIn ?? BUILT_IN.includes(asked.network);
  const problems = [
    ...(isBuiltIn && addresses.length > 0
      ? ['user specified IP address is supported on user defined networks only']
      : []),
    ...(isBuiltIn && aliases.length > 0
      ? ['network-scoped alias is supported only for containers in user defined networks']
      : []),
    ...(ipv4Address === '' || isHostsIpv4(ipv4Address) ? [] : [`invalid IPv4 address: ${ipv4Address}`]),
    ...(ipv6Address === '' || isHostsIpv6(ipv6Address) ? [] : [`invalid IPv6 address: ${ipv6Address}`]),
    ...linkLocalAddresses
      .filter((address) => !isLinkLocal(address))
      .map((each) => `invalid link-local IP address: ${each}`),
    ...endpointOptionProblems(driverOptions),
  ];
  if (network && problems.length === 0)
    problems.push(...addresses.flatMap((each) => rangeProblem(networks, network, each)));
  if (problems.length > 0) throw invalid(`${where}invalid endpoint settings:\n${joined(problems)}`);
}

function rangeProblem(networks: Parts['networks'], { name }: Network, address: string): readonly string[] {
  if (networks.hasChosenSubnets(name)) {
    return ['user specified IP address is supported only when connecting to networks with user configured subnets'];
  }
  try {
    networks.checkAddresses(name, [address]);
    return [];
  } catch (error) {
    if (isEngineError(error, 'argument_invalid')) return [error.message];
    throw error;
  }
}

/** @see moby, internal/multierror */
const joined = (problems: readonly string[]): string =>
  problems.length === 1 ? problems.join('') : problems.map((problem) => `* ${problem}`).join('\n');

const isHostsIpv4 = (text: string): boolean => isIPv4(text) && parseIpAddress(text)?.number !== 0n;

/** None that stands for one of IPv4. */
const isHostsIpv6 = (text: string): boolean => {
  const address = parseIpAddress(text);
  return address?.family === 'ipv6' && address.number !== 0n && !isIn('::ffff:0:0/96', text);
};

const isLinkLocal = (text: string): boolean => isIn('169.254.0.0/16', text) || isIn('fe80::/10', text);

function isIn(range: string, text: string): boolean {
  const subnet = parseSubnet(range);
  const address = parseIpAddress(text);
  return subnet !== undefined && address !== undefined && contains(subnet, address);
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });
