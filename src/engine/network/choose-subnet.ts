import { engineError } from '../../errors/engine-error.js';
import { formatIpAddress } from './ip-address.js';
import { overlaps, parseSubnet, type Subnet, size, subnetText } from './subnet.js';

/** A range that networks get their subnets from, each with this prefix. */
export type SubnetPool = { readonly base: Subnet; readonly prefixLength: number };

/** 1022 hosts: a Linux bridge has 1023 ports at most (BR_PORT_BITS in net/bridge/br_private.h). */
const PREFIX_LENGTH = 22;

/** Private ranges (RFC 1918), the least used first. The lower half of 10/8 is left to offices and clouds. */
const DEFAULT_POOLS: readonly SubnetPool[] = ['172.16.0.0/12', '10.128.0.0/9', '192.168.0.0/16']
  .flatMap((text) => parseSubnet(text) ?? [])
  .map((base) => ({ base, prefixLength: PREFIX_LENGTH }));

/** Above what docker gives its own networks first. */
const DEFAULT_START = parseSubnet('172.30.0.0/22');

/**
 * The subnet of a new bridge: the first that nothing on this host uses.
 *
 * @param used Destinations of routes, addresses of interfaces and name servers; what is no IPv4 range does not count.
 * @param seed Spreads different state roots over the candidates; 0 starts where users expect it.
 * @param pools In this order and from their beginning, where somebody chose them.
 * @throws network_subnets_exhausted
 */
export function chooseSubnet(used: readonly string[], seed: number, pools?: readonly SubnetPool[]): Subnet {
  const taken = takenOf(used);
  for (const candidate of pools ? inOrder(pools) : spread(seed)) {
    if (!taken.some((range) => overlaps(range, candidate))) return candidate;
  }
  const inTheWay = taken.filter((range) => (pools ?? DEFAULT_POOLS).some(({ base }) => overlaps(range, base)));
  throw engineError('network_subnets_exhausted', { routes: [...new Set(inTheWay.map(subnetText))] });
}

/** Subnets of one /48 below this: unique local addresses (RFC 4193), of which every state root has a part of its own. */
const UNIQUE_LOCAL = 0xfdn << 120n;
const GLOBAL_ID_SHIFT = 80n;
const SUBNET_SHIFT = 64n;
const MOST_SUBNETS = 0x10000n;
const IPV6_PREFIX_LENGTH = 64;

/**
 * A subnet for IPv6 that nothing on this host uses.
 *
 * @param hash Of the state root: its 40 lowest bits are the root's own part.
 */
export function chooseIpv6Subnet(used: readonly string[], hash: bigint): Subnet {
  const taken = takenOf(used);
  const own = UNIQUE_LOCAL | (BigInt.asUintN(40, hash) << GLOBAL_ID_SHIFT);
  for (let number = 0n; number < MOST_SUBNETS; number++) {
    const candidate = {
      family: 'ipv6',
      base: own | (number << SUBNET_SHIFT),
      prefixLength: IPV6_PREFIX_LENGTH,
    } as const;
    if (!taken.some((range) => overlaps(range, candidate))) return candidate;
  }
  throw engineError('network_subnets_exhausted', {
    routes: [`${formatIpAddress({ family: 'ipv6', number: own })}/48`],
  });
}

/** A default route is in nobody's way. */
const takenOf = (used: readonly string[]): readonly Subnet[] =>
  used.flatMap((text) => parseSubnet(text) ?? []).filter(({ prefixLength }) => prefixLength > 0);

function* spread(seed: number): Generator<Subnet> {
  const all = DEFAULT_POOLS.flatMap((pool) => [...cut(pool)]);
  const start = all.findIndex(({ base }) => base === DEFAULT_START?.base);
  for (let step = 0; step < all.length; step++) {
    const candidate = all[(start + seed + step) % all.length];
    if (candidate) yield candidate;
  }
}

function* inOrder(pools: readonly SubnetPool[]): Generator<Subnet> {
  for (const pool of pools) yield* cut(pool);
}

function* cut({ base: { family, base, prefixLength: basePrefix }, prefixLength }: SubnetPool): Generator<Subnet> {
  const end = base + size({ family, prefixLength: basePrefix });
  for (let next = base; next < end; next += size({ family, prefixLength })) yield { family, base: next, prefixLength };
}
