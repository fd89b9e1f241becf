import { engineError } from '../../errors/engine-error.js';
import type { IpFamily } from '../../host/links.js';
import type { RecordedPool } from '../metadata/networks.js';
import { canonicalAddress, parseIpAddress } from './ip-address.js';
import { nextFreeAddress } from './next-free-address.js';
import { contains, parseSubnet, requireSubnet } from './subnet.js';

/** An address of a network; all empty where it has none of the family. */
export type Allocated = { readonly address: string; readonly prefixLength: number; readonly gateway: string };

const NOTHING: Allocated = { address: '', prefixLength: 0, gateway: '' };

/** Docker's name for an address that containers go out by, where that is another than the host's. */
const DEFAULT_GATEWAYS: Readonly<Record<IpFamily, string>> = {
  ipv4: 'DefaultGatewayIPv4',
  ipv6: 'DefaultGatewayIPv6',
};

export type AddressRequest = {
  readonly network: string;
  readonly family: IpFamily;
  readonly pools: readonly RecordedPool[];
  /** Empty: any that is free. */
  readonly wanted: string;
  /** What other containers have. */
  readonly taken: readonly string[];
  /** Given out last. */
  readonly last: string;
};

/**
 * @throws network_addresses_exhausted, network_address_taken, argument_invalid where it is none of the network's
 */
export function allocateAddress({ network, family, pools, wanted, taken, last }: AddressRequest): Allocated {
  const own = pools.filter(({ subnet }) => requireSubnet(subnet).family === family);
  if (wanted !== '') return allocateWanted(own, wanted, taken);
  if (own.length === 0) return NOTHING;
  for (const pool of own) {
    const subnet = requireSubnet(pool.subnet);
    const address = nextFreeAddress(subnet, {
      range: parseSubnet(pool.range),
      taken: [...taken, ...keptBack(pool)],
      last,
    });
    if (address !== undefined) return toAllocated(pool, family, address);
  }
  throw engineError('network_addresses_exhausted', { network, family });
}

function allocateWanted(pools: readonly RecordedPool[], wanted: string, taken: readonly string[]): Allocated {
  const pool = requirePool(pools, wanted);
  const address = canonicalAddress(wanted);
  if ([...taken, pool.gateway].includes(address)) throw engineError('network_address_taken', { address });
  return toAllocated(pool, requireSubnet(pool.subnet).family, address);
}

/** The one that an address lies in. @throws argument_invalid */
export function requirePool(pools: readonly RecordedPool[], wanted: string): RecordedPool {
  const address = parseIpAddress(wanted);
  const pool = address && pools.find(({ subnet }) => contains(requireSubnet(subnet), address));
  if (pool) return pool;
  throw engineError('argument_invalid', {
    reason: `no configured subnet or ip-range contain the IP address ${wanted}`,
  });
}

const keptBack = ({ gateway, reserved }: RecordedPool): readonly string[] => [gateway, ...Object.values(reserved)];

const toAllocated = ({ subnet, gateway, reserved }: RecordedPool, family: IpFamily, address: string): Allocated => ({
  address,
  prefixLength: requireSubnet(subnet).prefixLength,
  gateway: reserved[DEFAULT_GATEWAYS[family]] ?? gateway,
});
