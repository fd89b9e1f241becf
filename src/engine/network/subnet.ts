/** A range of IPv4 addresses, cut at a power of two. Pure. */
export type Subnet = {
  /** The first address, as a number. */
  readonly base: number;
  readonly prefixLength: number;
};

const BITS = 32;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Undefined where the text is no address. */
export function addressNumber(text: string): number | undefined {
  const bytes = IPV4.exec(text)?.slice(1).map(Number);
  if (!bytes || bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
}

/** Reads `10.1.2.3/8` as the range that it lies in; undefined where it is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const number = addressNumber(address);
  const prefixLength = Number(prefix);
  if (number === undefined || !/^\d{1,2}$/.test(prefix) || prefixLength > BITS) return undefined;
  return { base: number - (number % size({ prefixLength })), prefixLength };
}

export const subnetText = ({ base, prefixLength }: Subnet): string => `${addressText(base)}/${prefixLength}`;

/** How many addresses, the two that hosts may not have included. */
export const size = ({ prefixLength }: Pick<Subnet, 'prefixLength'>): number => 2 ** (BITS - prefixLength);

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.base < other.base + size(other) && other.base < one.base + size(one);
}

/** The bridge has the first address. */
export const gatewayOf = (subnet: Subnet): string => addressText(subnet.base + 1);

/** Where hosts begin: behind the network's own address and the gateway's. */
const FIRST_HOST = 2;

/**
 * A number that nobody has, the next one behind `last`: an address that has just become free is given out
 * again as late as possible, since the kernel takes its old network namespace down only after a while.
 *
 * @returns Place in the subnet; undefined where all are taken.
 */
export function nextFreeNumber(subnet: Subnet, taken: ReadonlySet<number>, last: number): number | undefined {
  const hosts = size(subnet) - FIRST_HOST - 1; // The last one is the broadcast address.
  for (let step = 1; step <= hosts; step++) {
    const number = FIRST_HOST + ((Math.max(last, FIRST_HOST - 1) - FIRST_HOST + step) % hosts);
    if (!taken.has(number)) return number;
  }
  return undefined;
}

/** One hardware address for one IPv4 address, so that what others remember of an address stays true. */
export function macAddressOf(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return ['02', '42', ...bytes].join(':');
}
