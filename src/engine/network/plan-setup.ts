import type { NetworkRecord, NetworkSetup, RecordedPool } from '../metadata/networks.js';
import { DEFAULT_NETWORK } from './built-in-networks.js';
import { readBridgeOptions, readMtu, readParentOptions } from './driver-options.js';
import { hasGateway } from './has-gateway.js';
import type { AddressPool, Network } from './network.js';
import { defaultBridgeNames, type NetworkNames, networkNames } from './network-names.js';
import type { NetworkParts } from './network-parts.js';
import { type NetworkSettings, readNetworkSettings } from './network-settings.js';
import { type AskedPools, planPools } from './plan-pools.js';
import { parseSubnet, subnetText } from './subnet.js';
import { type MachineNetworks, uplinkMtu, usedRanges } from './used-ranges.js';

/**
 * How a network is to be on this machine. While containers are on it, their addresses hold; else a subnet that was chosen
 * for it gives way to what the machine has got there since.
 *
 * @throws network_subnet_overlaps, network_subnets_exhausted, network_settings_invalid
 */
export function planSetup(
  parts: Pick<NetworkParts, 'roots' | 'networks' | 'endpoints' | 'settingsFile'>,
  {
    network,
    previous,
    machine,
  }: {
    readonly network: Network;
    readonly previous: NetworkSetup | undefined;
    readonly machine: MachineNetworks;
  },
): NetworkSetup {
  const { roots, networks, endpoints, settingsFile } = parts;
  const settings = readNetworkSettings(settingsFile);
  const names = network.isBuiltIn ? defaultBridgeNames(roots) : networkNames(roots, network.id);
  const place = deviceOf(network, names);
  const isKept = previous && endpoints.countOn(network.name) > 0;
  const asked = askedPools(network, networks.find(network.name)?.definition, settings);
  const pools: readonly RecordedPool[] = isKept
    ? previous.pools
    : planPools(
        { ...asked, previous: previous?.pools ?? [], hasGateway: (family) => hasGateway(network, family) },
        usedRanges(parts, machine, network.name),
        { roots, settings },
      );
  return {
    ...place,
    ownsDevice:
      previous?.ownsDevice ||
      isOwn(place.device, names) ||
      isAbsent(place.device, machine) ||
      isOfOther(networks.list(), place.device),
    state: 'down',
    isIsolated: network.name === DEFAULT_NETWORK && (isKept ? previous.isIsolated : settings.isIsolated),
    links: isKept ? previous.links : [],
    mtu: readMtu(network.options) ?? (network.isBuiltIn ? settings.mtu : undefined) ?? uplinkMtu(machine),
    pools,
    lastIpv4: isSame(pools, previous?.pools) ? (previous?.lastIpv4 ?? '') : '',
    lastIpv6: isSame(pools, previous?.pools) ? (previous?.lastIpv6 ?? '') : '',
  };
}

function deviceOf(network: Network, names: NetworkNames): Pick<NetworkSetup, 'device' | 'table'> {
  if (network.driver !== 'bridge')
    return { device: readParentOptions(network.options).parent || names.dummy, table: '' };
  return { device: readBridgeOptions(network.options).bridgeName || names.bridge, table: names.table };
}

const isOwn = (device: string, { bridge, dummy }: NetworkNames): boolean => device === bridge || device === dummy;

/** One that is there, and that nobody of us made, is somebody else's. */
const isAbsent = (device: string, { links }: MachineNetworks): boolean => !links.some(({ name }) => name === device);

/** Made for another network, which may stand on the same part of an interface. */
const isOfOther = (records: readonly NetworkRecord[], device: string): boolean =>
  records.some(({ setup }) => setup.device === device && setup.ownsDevice);

/** The default bridge's are the administrator's to say. */
function askedPools(
  network: Network,
  definition: Network | undefined,
  settings: NetworkSettings,
): Omit<AskedPools, 'previous' | 'hasGateway'> {
  if (network.name !== DEFAULT_NETWORK) {
    const { hasIpv4, hasIpv6, addressing } = definition ?? network;
    const isAddressed = addressing.driver !== 'null';
    return { hasIpv4: hasIpv4 && isAddressed, hasIpv6: hasIpv6 && isAddressed, asked: addressing.pools };
  }
  const { bridgeAddress, hasIpv6, ipv6Subnet } = settings;
  return {
    hasIpv4: true,
    hasIpv6,
    asked: [
      ...(bridgeAddress === undefined ? [] : [poolOfAddress(bridgeAddress)]),
      ...(ipv6Subnet === undefined ? [] : [poolOfSubnet(ipv6Subnet)]),
    ],
  };
}

/** `10.9.0.1/24` */
const poolOfAddress = (text: string): AddressPool => ({ ...poolOfSubnet(text), gateway: text.split('/')[0] ?? '' });

function poolOfSubnet(text: string): AddressPool {
  const subnet = parseSubnet(text);
  return { subnet: subnet ? subnetText(subnet) : '', range: '', gateway: '', reserved: {} };
}

const isSame = (one: readonly RecordedPool[], other: readonly RecordedPool[] = []): boolean =>
  one.length === other.length && one.every(({ subnet }, index) => subnet === other[index]?.subnet);
