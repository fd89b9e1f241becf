/** Addresses of IP and Ethernet as bytes in the network's order, and as people write them. */

const IPV6_GROUPS = 8;

/** 4 or 16 bytes; undefined where it is no address. Scopes (`%eth0`) are none. */
export function parseAddress(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return Uint8Array.from(parts.map(Number));
}

/** @see RFC 4291, section 2.2 */
function parseIpv6(text: string): Uint8Array | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const isShort = tail !== undefined;
  const [before, after] = [groupsOf(head, !isShort), isShort ? groupsOf(tail, true) : []];
  if (!before || !after) return undefined;
  const missing = IPV6_GROUPS - before.length - after.length;
  if (isShort ? missing < 1 : missing !== 0) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Groups of 16 bits; the last two of an address may be written as an IPv4 address. */
function groupsOf(text: string, isEnd: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const embedded = isEnd && last.includes('.') ? parseIpv4(last) : undefined;
  const plain = last.includes('.') ? parts.slice(0, -1) : parts;
  if ((last.includes('.') && !embedded) || !plain.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  const groups = plain.map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0] = embedded ?? [];
  return embedded ? [...groups, (a << 8) | b, (c << 8) | d] : groups;
}

/** Of 4 bytes or of 16. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length !== 16) return bytes.join('.');
  const groups = Array.from(
    { length: IPV6_GROUPS },
    (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0),
  );
  const gap = longestGap(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return gap ? `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}` : hex(groups);
}

/** The first of the longest runs of zeros, two at least. @see RFC 5952, section 4.2 */
function longestGap(groups: readonly number[]): { readonly start: number; readonly length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > Math.max(1, best?.length ?? 1)) best = { start, length };
    start += length;
  }
  return best;
}

export const macText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');

/** The link-local address that an interface gives itself, as the kernel makes it by default. @see RFC 4291, appendix A */
export function linkLocalAddress(macAddress: string): string {
  const [first = 0, ...rest] = macAddress.split(':').map((part) => Number.parseInt(part, 16));
  return addressText(
    Uint8Array.from([0xfe, 0x80, 0, 0, 0, 0, 0, 0, first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)]),
  );
}

/** An address and how many bits of it count; undefined where it is neither `ADDRESS` nor `ADDRESS/BITS`. */
export function parsePrefix(text: string): { readonly address: Uint8Array; readonly bits: number } | undefined {
  const [host = '', length, ...more] = text.split('/');
  const address = parseAddress(host);
  if (!address || more.length > 0) return undefined;
  const most = address.length * 8;
  if (length === undefined) return { address, bits: most };
  return /^\d{1,3}$/.test(length) && Number(length) <= most ? { address, bits: Number(length) } : undefined;
}
