import { engineError } from '../../errors/engine-error.js';
import { overlaps, parseSubnet, type Subnet, size, subnetText } from './subnet.js';

/** 1022 hosts: a Linux bridge has 1023 ports at most (BR_PORT_BITS in net/bridge/br_private.h). */
const PREFIX_LENGTH = 22;

/** Private ranges (RFC 1918), the least used first. The lower half of 10/8 is left to offices and clouds. */
const POOLS = ['172.16.0.0/12', '10.128.0.0/9', '192.168.0.0/16'];

/** Above what docker gives its own networks first. */
const DEFAULT_START = '172.30.0.0/22';

/**
 * The subnet of a new bridge: the first that nothing on this host uses.
 *
 * @param used Destinations of routes, addresses of interfaces and name servers; what is no IPv4 range does not count.
 * @param seed Spreads different state roots over the candidates; 0 starts where users expect it.
 * @throws network_subnets_exhausted
 */
export function chooseSubnet(used: readonly string[], seed: number): Subnet {
  const taken = used.flatMap((text) => parseSubnet(text) ?? []).filter(({ prefixLength }) => prefixLength > 0);
  for (const candidate of candidates(seed)) {
    if (!taken.some((range) => overlaps(range, candidate))) return candidate;
  }
  throw engineError('network_subnets_exhausted', { routes: taken.map(subnetText) });
}

function* candidates(seed: number): Generator<Subnet> {
  const all = POOLS.flatMap((pool) => cut(parseSubnet(pool)));
  const start = all.findIndex((subnet) => subnetText(subnet) === DEFAULT_START);
  for (let step = 0; step < all.length; step++) {
    const candidate = all[(start + seed + step) % all.length];
    if (candidate) yield candidate;
  }
}

function cut(pool: Subnet | undefined): readonly Subnet[] {
  if (!pool) return [];
  const width = size({ prefixLength: PREFIX_LENGTH });
  return Array.from({ length: size(pool) / width }, (_, index) => ({
    base: pool.base + index * width,
    prefixLength: PREFIX_LENGTH,
  }));
}
