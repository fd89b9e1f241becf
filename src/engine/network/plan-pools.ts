import { engineError } from '../../errors/engine-error.js';
import type { IpFamily } from '../../host/links.js';
import type { RecordedPool } from '../metadata/networks.js';
import { type Roots, rootHash } from '../roots.js';
import { chooseIpv6Subnet, chooseSubnet } from './choose-subnet.js';
import { canonicalAddress } from './ip-address.js';
import type { AddressPool } from './network.js';
import { subnetSeed } from './network-names.js';
import type { NetworkSettings } from './network-settings.js';
import { firstAddressOf, overlaps, parseSubnet, requireSubnet, type Subnet, subnetText } from './subnet.js';

/** What a network wants, and what it had. */
export type AskedPools = {
  readonly hasIpv4: boolean;
  readonly hasIpv6: boolean;
  /** Checked; those without a subnet say nothing. */
  readonly asked: readonly AddressPool[];
  /** A subnet that was chosen for it once is taken again, unless it is in somebody's way now. */
  readonly previous: readonly RecordedPool[];
  /** Whether one of each subnet is the way out, though nobody says which. */
  readonly hasGateway: (family: IpFamily) => boolean;
};

/** What new subnets keep clear of. */
export type UsedRanges = {
  /** Routes, addresses and name servers of this machine, our own bridges left out. */
  readonly ofMachine: readonly string[];
  /** Subnets of other networks of this state root. */
  readonly ofNetworks: readonly string[];
};

/**
 * The addresses of a network, with everything filled in that nobody asked for.
 *
 * @throws network_subnet_overlaps, network_subnets_exhausted
 */
export function planPools(
  { hasIpv4, hasIpv6, asked, previous, hasGateway }: AskedPools,
  used: UsedRanges,
  { roots, settings }: { readonly roots: Roots; readonly settings: Pick<NetworkSettings, 'pools'> },
): readonly RecordedPool[] {
  const isWanted = ({ family }: Subnet): boolean => (family === 'ipv4' ? hasIpv4 : hasIpv6);
  const given = asked.flatMap((pool) => {
    const subnet = parseSubnet(pool.subnet);
    return subnet && isWanted(subnet) ? [{ pool, subnet }] : [];
  });
  for (const { subnet } of given) refuseOverlap(subnet, used.ofNetworks);
  const all = [...used.ofMachine, ...used.ofNetworks];
  const chosen = (family: IpFamily, choose: () => Subnet): readonly RecordedPool[] => {
    if (given.some(({ subnet }) => subnet.family === family)) return [];
    const before = previous.find((pool) => pool.isChosen && requireSubnet(pool.subnet).family === family);
    if (before && isFree(before.subnet, all)) return [before];
    return [{ ...toPool(choose(), hasGateway), isChosen: true }];
  };
  const poolsFor = (family: IpFamily) => {
    const pools = settings.pools?.filter(({ base }) => base.family === family);
    return pools && pools.length > 0 ? pools : undefined;
  };
  const ipv6Pools = poolsFor('ipv6');
  return [
    ...(hasIpv4 ? chosen('ipv4', () => chooseSubnet(all, subnetSeed(roots), poolsFor('ipv4'))) : []),
    ...given.map(({ pool, subnet }) => ({ ...filledIn(pool, toPool(subnet, hasGateway)), isChosen: false })),
    ...(hasIpv6
      ? chosen('ipv6', () => (ipv6Pools ? chooseSubnet(all, 0, ipv6Pools) : chooseIpv6Subnet(all, rootHash(roots))))
      : []),
  ];
}

/** Routes of this machine that lead into a subnet that somebody asked for. */
export const routesInto = (pools: readonly RecordedPool[], ofMachine: readonly string[]): readonly string[] =>
  pools.filter(({ isChosen }) => !isChosen).flatMap(({ subnet }) => overlapping(requireSubnet(subnet), ofMachine));

const toPool = (subnet: Subnet, hasGateway: AskedPools['hasGateway']): AddressPool => ({
  subnet: subnetText(subnet),
  range: '',
  gateway: hasGateway(subnet.family) ? firstAddressOf(subnet) : '',
  reserved: {},
});

const filledIn = ({ range, gateway, reserved }: AddressPool, chosen: AddressPool): AddressPool => ({
  ...chosen,
  range,
  gateway: gateway === '' ? chosen.gateway : canonicalAddress(gateway),
  reserved,
});

function refuseOverlap(subnet: Subnet, others: readonly string[]): void {
  const [other] = overlapping(subnet, others);
  if (other !== undefined) throw engineError('network_subnet_overlaps', { subnet: subnetText(subnet), other });
}

const isFree = (text: string, used: readonly string[]): boolean => overlapping(requireSubnet(text), used).length === 0;

/** A default route is in nobody's way. */
const overlapping = (subnet: Subnet, used: readonly string[]): readonly string[] =>
  used.filter((each) => {
    const range = parseSubnet(each);
    return range !== undefined && range.prefixLength > 0 && overlaps(range, subnet);
  });
