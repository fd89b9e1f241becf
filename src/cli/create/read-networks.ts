import type { AskedEndpoint, CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseMacAddress } from '../values/address.js';
import { invalid } from '../values/invalid.js';
import type { CreateFlags } from './to-create-container.js';

type NetworkFlags = Pick<
  CreateFlags,
  'network' | 'networkAlias' | 'ip' | 'ip6' | 'link' | 'linkLocalIp' | 'macAddress'
>;

const CONTAINER = 'container:';

/**
 * Whose network the container has, and what it asks of each.
 *
 * What flags of their own say (`--ip`, `--network-alias`, …) is asked of the first network. A link is a name on a
 * network of the user's, and on the default bridge docker's older kind.
 *
 * @see docker/cli, container/opts.go: parseNetworkOpts
 */
export function readNetworks(flags: NetworkFlags): Pick<CreateContainer, 'network' | 'endpoints' | 'links'> {
  const [first = { network: 'default' }, ...others] = flags.network;
  const named = withFlags(first, flags);
  const all = [named, ...others].map(checkedEndpoint);
  const twice = all.find(({ network }, index) => all.findIndex((other) => other.network === network) < index);
  if (twice) throw invalid(`network ${JSON.stringify(twice.network)} is specified multiple times`);
  if (others.length > 0 && all.some(isUsers) && !all.every(isUsers)) {
    throw invalid('conflicting options: cannot attach both user-defined and non-user-defined network-modes');
  }
  if (others.length > 0 && !all.some(isUsers)) {
    const names = all.map(({ network }) => network).join(', ');
    const reason = `Container cannot be connected to network endpoints: ${names}`;
    throw engineError('wish_refused', { reason });
  }
  const endpoints = all.filter((endpoint) => isUsers(endpoint) || asksAnything(endpoint)).map(onBridge);
  return {
    network: flags.network.length > 0 ? parseNetworkMode(named.network) : undefined,
    endpoints: endpoints.length > 0 ? endpoints : undefined,
    links: flags.link.length > 0 ? flags.link : undefined,
  };
}

/** Reads `bridge`, `host`, `none`, `container:NAME`, or the name of a network. */
export function parseNetworkMode(text: string): CreateContainer['network'] {
  if (text === 'bridge' || text === 'default') return { kind: 'bridge' };
  if (text === 'host' || text === 'none') return { kind: text };
  if (text !== 'container' && !text.startsWith(CONTAINER)) return { kind: 'network', name: text };
  const ref = text.slice(CONTAINER.length);
  if (ref === '') throw engineError('wish_refused', { reason: 'invalid container format container:<name|id>' });
  return { kind: 'container', ref };
}

const isUsers = ({ network }: AskedEndpoint): boolean => parseNetworkMode(network)?.kind === 'network';

const asksAnything = ({ network: _, ...asked }: AskedEndpoint): boolean => Object.keys(asked).length > 0;

/** @see docker/cli, container/opts.go: parseNetworkAttachmentOpt */
function checkedEndpoint(endpoint: AskedEndpoint): AskedEndpoint {
  if (endpoint.network === '') throw invalid('no name set for network');
  if (endpoint.aliases && !isUsers(endpoint))
    throw invalid('network-scoped aliases are only supported for user-defined networks');
  return endpoint.macAddress ? { ...endpoint, macAddress: parseMacAddress(endpoint.macAddress) } : endpoint;
}

const onBridge = (endpoint: AskedEndpoint): AskedEndpoint =>
  endpoint.network === 'default' ? { ...endpoint, network: 'bridge' } : endpoint;

/** The first network with what the flags for one network say. */
function withFlags(first: AskedEndpoint, flags: NetworkFlags): AskedEndpoint {
  const aliases = flags.networkAlias;
  const links = isUsers(first) ? flags.link : [];
  const refuse = (flag: string, what: string): never => {
    throw invalid(`conflicting options: cannot specify both ${flag} and per-network ${what}`);
  };
  if (first.aliases && aliases.length > 0) refuse('--network-alias', 'alias');
  if (first.ipv4Address && flags.ip) refuse('--ip', 'IPv4 address');
  if (first.ipv6Address && flags.ip6) refuse('--ip6', 'IPv6 address');
  if (first.macAddress && flags.macAddress) refuse('--mac-address', 'MAC address');
  if (first.linkLocalAddresses && flags.linkLocalIp.length > 0) refuse('--link-local-ip', 'link-local IP addresses');
  return {
    ...first,
    ...(aliases.length > 0 && { aliases }),
    ...(links.length > 0 && { links }),
    ...(flags.ip && { ipv4Address: flags.ip }),
    ...(flags.ip6 && { ipv6Address: flags.ip6 }),
    ...(flags.macAddress && { macAddress: flags.macAddress }),
    ...(flags.linkLocalIp.length > 0 && { linkLocalAddresses: flags.linkLocalIp }),
  };
}
