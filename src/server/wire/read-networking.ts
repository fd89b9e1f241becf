import type { AskedEndpoint, CreateContainer } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { ApiVersion } from '../http/api-version.js';
import { checkUnusedOfEndpoint } from './check-unused.js';
import type { GoMap, GoObject } from './go-object.js';
import { some } from './read-config.js';
import { staysWithContainer, withMacAddress } from './read-mac-address.js';

const CONTAINER = 'container:';

/** Whose network a container has, what it asks of each, and its older links. */
export function readNetworking(
  body: GoObject,
  host: GoObject | undefined,
  version: ApiVersion,
): Pick<CreateContainer, 'network' | 'endpoints' | 'macAddress' | 'links'> {
  const mode = body.boolean('NetworkDisabled') ? 'none' : (host?.text('NetworkMode') ?? '');
  const endpoints = readEndpoints(
    body.object('NetworkingConfig', 'network.NetworkingConfig')?.map('EndpointsConfig'),
    mode,
  );
  const macAddress = body.text('MacAddress') ?? '';
  return {
    network: readNetworkMode(mode),
    endpoints: some(withMacAddress(endpoints, { macAddress, network: ownNetwork(mode), version })),
    macAddress: staysWithContainer(macAddress, version) ? macAddress : undefined,
    links: some(host?.texts('Links')),
  };
}

/** `bridge`, `host`, `none`, `container:NAME`, or the name of a network; undefined where it is left to the engine. */
function readNetworkMode(mode: string): CreateContainer['network'] {
  if (mode === '') return undefined;
  if (mode === 'default' || mode === 'bridge') return { kind: 'bridge' };
  if (mode === 'host' || mode === 'none') return { kind: mode };
  if (!mode.startsWith(CONTAINER)) return { kind: 'network', name: mode };
  const ref = mode.slice(CONTAINER.length);
  if (ref === '') throw invalid('invalid container format container:<name|id>');
  return { kind: 'container', ref };
}

/** The one that the container's own address is for. */
const ownNetwork = (mode: string): string | undefined =>
  mode === 'host' || mode === 'none' || mode.startsWith(CONTAINER) ? undefined : bridgeByDefault(mode || 'default');

function readEndpoints(settings: GoMap | undefined, mode: string): readonly AskedEndpoint[] {
  return (settings?.keys() ?? []).map((key) => ({
    network: bridgeByDefault(key === 'default' ? mode || 'default' : key),
    ...readEndpoint(settings?.object(key, 'network.EndpointSettings')),
  }));
}

/** What is asked of one network; also of `network connect`. @see moby, api/types/network: EndpointSettings */
export function readEndpoint(settings: GoObject | undefined): Omit<AskedEndpoint, 'network'> {
  if (settings) checkUnusedOfEndpoint(settings);
  const addresses = settings?.object('IPAMConfig', 'network.EndpointIPAMConfig');
  return {
    aliases: some(settings?.texts('Aliases')),
    links: some(settings?.texts('Links')),
    ipv4Address: addresses?.text('IPv4Address') || undefined,
    ipv6Address: addresses?.text('IPv6Address') || undefined,
    linkLocalAddresses: some(addresses?.texts('LinkLocalIPs')),
    macAddress: settings?.text('MacAddress') || undefined,
    driverOptions: settings?.textMap('DriverOpts'),
    gatewayPriority: settings?.number('GwPriority', 'int') || undefined,
  };
}

const bridgeByDefault = (name: string): string => (name === 'default' ? 'bridge' : name);
