import { BlockList, isIP } from 'node:net';

import type { AddressPool } from '../../engine/index.js';
import { invalid } from './invalid.js';
import { toRecord } from './key-value.js';

/** What `network create` says of addresses: each of these belongs to the subnet that it lies in. */
type Addresses = {
  readonly subnet: readonly string[];
  readonly ipRange: readonly string[];
  readonly gateway: readonly string[];
  /** `name=address` */
  readonly auxAddress: readonly string[];
};

/**
 * The subnets of a network, each with its range, gateway and reserved addresses.
 *
 * @throws argument_invalid
 * @see docker/cli, network/create.go: createIPAMConfig
 */
export function toAddressPools({ subnet, ipRange, gateway, auxAddress }: Addresses): readonly AddressPool[] {
  if (subnet.length < ipRange.length || subnet.length < gateway.length) {
    throw invalid('every ip-range or gateway must have a corresponding subnet');
  }
  for (const [index, one] of subnet.entries()) {
    if (subnet.slice(0, index).some((other) => contains(one, other) || contains(other, one))) {
      throw invalid('multiple overlapping subnet configuration is not supported');
    }
  }
  const reserved = Object.entries(toRecord(auxAddress));
  requirePlace('range', ipRange, subnet);
  requirePlace('gateway', gateway, subnet);
  requirePlace('aux-address', Object.values(toRecord(auxAddress)), subnet);
  return subnet.map((each) => ({
    subnet: each,
    range: onlyOne('ranges', 'on', each, ipRange),
    gateway: onlyOne('gateways', 'for', each, gateway),
    reserved: Object.fromEntries(reserved.filter(([, address]) => contains(each, address))),
  }));
}

function requirePlace(what: string, addresses: readonly string[], subnets: readonly string[]): void {
  const lost = addresses.find((address) => !subnets.some((subnet) => contains(subnet, address)));
  if (lost !== undefined) throw invalid(`no matching subnet for ${what} ${lost}`);
}

function onlyOne(what: string, preposition: string, subnet: string, addresses: readonly string[]): string {
  const [first = '', second] = addresses.filter((address) => contains(subnet, address));
  if (second === undefined) return first;
  throw invalid(`cannot configure multiple ${what} (${second}, ${first}) ${preposition} the same subnet (${subnet})`);
}

/** Whether an address, or the first one of a range, lies in a subnet. */
function contains(subnet: string, place: string): boolean {
  const [base = '', prefix = ''] = subnet.split('/');
  const family = isIP(base);
  if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) {
    throw invalid(`invalid CIDR address: ${subnet}`);
  }
  const [address = ''] = place.split('/');
  const addressFamily = isIP(address);
  if (addressFamily === 0) throw invalid(`invalid IP address: ${place}`);
  if (addressFamily !== family) return false;
  const range = new BlockList();
  range.addSubnet(base, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return range.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
