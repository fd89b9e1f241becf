import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { SubnetPool } from './choose-subnet.js';
import { parseIpAddress } from './ip-address.js';
import { parseSubnet } from './subnet.js';

/** What this machine's administrator says of networks. */
export type NetworkSettings = {
  /** The host's address on the default bridge, with its prefix: docker's `bip`. */
  readonly bridgeAddress: string | undefined;
  /** IPv6 on the default bridge; its subnet is chosen unless there is one. */
  readonly hasIpv6: boolean;
  readonly ipv6Subnet: string | undefined;
  /** Containers of the default bridge do not reach one another: docker's `icc`, the other way round. */
  readonly isIsolated: boolean;
  /** Where new networks get their subnets from. */
  readonly pools: readonly SubnetPool[] | undefined;
  /** Of the default bridge; that of the way out where it is undefined. */
  readonly mtu: number | undefined;
};

/** In the folder of gantry's own settings. */
export const networkSettingsFile = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(environment['GANTRY_CONFIG_DIR'] || '/etc/gantry', 'networks.json');

export const NO_NETWORK_SETTINGS: NetworkSettings = {
  bridgeAddress: undefined,
  hasIpv6: false,
  ipv6Subnet: undefined,
  isIsolated: false,
  pools: undefined,
  mtu: undefined,
};

/**
 * Reads gantry's `networks.json`, if it is there, with the words of docker's `daemon.json`. Docker's own file is not
 * read: what it says is in use by docker.
 *
 *     {
 *       "bip": "10.9.0.1/24",
 *       "ipv6": true, "fixed-cidr-v6": "fd00:9::/64",
 *       "default-address-pools": [{ "base": "10.10.0.0/16", "size": 24 }],
 *       "mtu": 1400, "icc": false
 *     }
 *
 * @throws network_settings_invalid
 */
export function readNetworkSettings(path: string): NetworkSettings {
  const settings = readObject(path);
  const refuse = (key: string): never => {
    throw engineError('network_settings_invalid', { path, reason: `${key}: ${JSON.stringify(settings[key])}` });
  };
  const unknown = Object.keys(settings).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) refuse(unknown);
  const { bip, ipv6 = false, icc = true, mtu, 'fixed-cidr-v6': ipv6Subnet, 'default-address-pools': pools } = settings;
  if (bip !== undefined && !isInterfaceAddress(bip)) refuse('bip');
  if (typeof ipv6 !== 'boolean') refuse('ipv6');
  if (typeof icc !== 'boolean') refuse('icc');
  if (mtu !== undefined && !(Number.isInteger(mtu) && Number(mtu) > 0)) refuse('mtu');
  if (ipv6Subnet !== undefined && parseSubnet(String(ipv6Subnet))?.family !== 'ipv6') refuse('fixed-cidr-v6');
  return {
    bridgeAddress: bip === undefined ? undefined : String(bip),
    hasIpv6: ipv6 === true,
    isIsolated: icc === false,
    ipv6Subnet: ipv6Subnet === undefined ? undefined : String(ipv6Subnet),
    pools: pools === undefined ? undefined : (parsePools(pools) ?? refuse('default-address-pools')),
    mtu: mtu === undefined ? undefined : Number(mtu),
  };
}

const KEYS: readonly string[] = ['bip', 'ipv6', 'fixed-cidr-v6', 'default-address-pools', 'mtu', 'icc'];

function isInterfaceAddress(value: unknown): boolean {
  const subnet = parseSubnet(String(value));
  const address = parseIpAddress(String(value).split('/')[0] ?? '');
  return subnet?.family === 'ipv4' && address?.number !== subnet.base;
}

/** Undefined where they are malformed. */
function parsePools(value: unknown): readonly SubnetPool[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const pools = value.map(parsePool);
  return pools.every((pool) => pool !== undefined) ? pools : undefined;
}

function parsePool(value: unknown): SubnetPool | undefined {
  if (typeof value !== 'object' || value === null || !('base' in value) || !('size' in value)) return undefined;
  const base = parseSubnet(String(value.base));
  const { size } = value;
  if (!base || typeof size !== 'number' || !Number.isInteger(size)) return undefined;
  return size >= base.prefixLength && size <= (base.family === 'ipv4' ? 32 : 128)
    ? { base, prefixLength: size }
    : undefined;
}

function readObject(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    throw new SyntaxError('it holds no object');
  } catch (error) {
    if (error instanceof SyntaxError) throw engineError('network_settings_invalid', { path, reason: error.message });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
