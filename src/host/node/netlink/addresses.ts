import { isIpv6 } from '../../is-ipv6.js';
import { uint8 } from './message.js';

const IPV6_GROUPS = 8;

/** An address with its prefix, as the kernel takes it. Bytes of addresses go in the network's order on every machine. */
export type AddressBytes = {
  readonly isIpv6: boolean;
  readonly bytes: Uint8Array;
  readonly prefixLength: number;
};

/** Reads `192.0.2.2/24` or `2001:db8::2/64`. */
export function parseInterfaceAddress(text: string): AddressBytes {
  const [address = '', prefix = ''] = text.split('/');
  return { isIpv6: isIpv6(address), bytes: ipBytes(address), prefixLength: Number(prefix) };
}

export const ipBytes = (address: string): Uint8Array => (isIpv6(address) ? ipv6Bytes(address) : ipv4Bytes(address));

export const macBytes = (address: string): Uint8Array => Buffer.from(address.replaceAll(':', ''), 'hex');

const ipv4Bytes = (address: string): Uint8Array => uint8(...address.split('.').map(Number));

/** Takes what Node's `isIPv6` takes: `::` in the stead of zeros, and IPv4 in the last two groups. */
function ipv6Bytes(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const [first, last] = [groups(head), tail === undefined ? [] : groups(tail)];
  const zeros = Array.from({ length: IPV6_GROUPS - first.length - last.length }, () => 0);
  return uint8(...[...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = ipv4Bytes(group);
    return [a * 256 + b, c * 256 + d];
  });
}

/** The other way round: the one form that an address has. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.byteLength === 4) return bytes.join('.');
  const groups = Buffer.from(bytes).toString('hex').match(/..../g) ?? [];
  // As the standard of URLs writes it: without leading zeros, the longest row of zeros left out (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

export const macText = (bytes: Uint8Array): string => (Buffer.from(bytes).toString('hex').match(/../g) ?? []).join(':');

export function broadcastBytes({ bytes, prefixLength }: AddressBytes): Uint8Array {
  const address = Buffer.from(bytes);
  const hosts = prefixLength === 0 ? 0xffffffff : prefixLength === 32 ? 0 : 0xffffffff >>> prefixLength;
  address.writeUInt32BE((address.readUInt32BE() | hosts) >>> 0);
  return address;
}
