import type { IpFamily } from '../../host/links.js';
import { BITS, formatIpAddress, type IpAddress, parseIpAddress } from './ip-address.js';

/** A range of addresses, cut at a power of two. Pure. */
export type Subnet = {
  readonly family: IpFamily;
  /** The first address. */
  readonly base: bigint;
  readonly prefixLength: number;
};

/** Reads `10.1.2.3/8` as the range that it lies in; undefined where it is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const parsed = parseIpAddress(address);
  const prefixLength = Number(prefix);
  if (!parsed || rest.length > 0 || !/^\d{1,3}$/.test(prefix) || prefixLength > BITS[parsed.family]) return undefined;
  const { family, number } = parsed;
  return { family, base: number - (number % size({ family, prefixLength })), prefixLength };
}

/** @throws TypeError where the text was not written by gantry */
export function requireSubnet(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (!subnet) throw new TypeError(`the record of a network holds no subnet: ${text}`);
  return subnet;
}

export const subnetText = ({ family, base, prefixLength }: Subnet): string =>
  `${formatIpAddress({ family, number: base })}/${prefixLength}`;

/** How many addresses, those that hosts may not have included. */
export const size = ({ family, prefixLength }: Pick<Subnet, 'family' | 'prefixLength'>): bigint =>
  1n << BigInt(BITS[family] - prefixLength);

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.family === other.family && one.base < other.base + size(other) && other.base < one.base + size(one);
}

export function contains(subnet: Subnet, { family, number }: IpAddress): boolean {
  return family === subnet.family && number >= subnet.base && number < subnet.base + size(subnet);
}

/** The address of a host in it: the first is 1. */
export const addressIn = ({ family, base }: Subnet, place: bigint): string =>
  formatIpAddress({ family, number: base + place });

/** Unless somebody chooses another, the first address is the way out. */
export const firstAddressOf = (subnet: Subnet): string => addressIn(subnet, 1n);

/** One hardware address for one IPv4 address, so that what others remember of an address stays true. */
export function macAddressOf(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return ['02', '42', ...bytes].join(':');
}
