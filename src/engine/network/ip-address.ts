import { isIpv6 } from '../../host/is-ipv6.js';
import type { IpFamily } from '../../host/links.js';

/** An address that one can count with. Pure. */
export type IpAddress = { readonly family: IpFamily; readonly number: bigint };

export const BITS: Readonly<Record<IpFamily, number>> = { ipv4: 32, ipv6: 128 };

const GROUPS = 8;
const GROUP_BITS = 16n;
const BYTE_BITS = 8n;

/** Undefined where the text is no address; one with a zone (`fe80::1%eth0`) is none either. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const family = isIpv6(text) ? 'ipv6' : 'ipv4';
  const number = family === 'ipv6' ? ipv6Number(text) : ipv4Number(text);
  return number === undefined ? undefined : { family, number };
}

export const familyOf = (text: string): IpFamily | undefined => parseIpAddress(text)?.family;

/** As people write it: IPv6 with its longest run of zeros left out. @see RFC 5952 */
export function formatIpAddress({ family, number }: IpAddress): string {
  if (family === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    Number((number >> (GROUP_BITS * BigInt(GROUPS - 1 - index))) & 0xffffn),
  );
  const { start, length } = longestZeros(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** The same address in its one form; what is none stays as it is. */
export function canonicalAddress(text: string): string {
  const address = parseIpAddress(text);
  return address ? formatIpAddress(address) : text;
}

const IPV4_BYTE = /^(0|[1-9]\d{0,2})$/;
const IPV6_GROUP = /^[0-9a-f]{1,4}$/i;

function ipv4Number(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => IPV4_BYTE.test(byte) && Number(byte) <= 255)) return undefined;
  return bytes.reduce((number, byte) => (number << BYTE_BITS) | BigInt(byte), 0n);
}

function ipv6Number(text: string): bigint | undefined {
  const [head = '', tail, ...rest] = text.split('::');
  const before = groupsOf(head, tail === undefined);
  const after = groupsOf(tail ?? '', true);
  if (rest.length > 0 || !before || !after) return undefined;
  const zeros = GROUPS - before.length - after.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  return [...before, ...Array.from({ length: zeros }, () => 0n), ...after].reduce(
    (number, group) => (number << GROUP_BITS) | group,
    0n,
  );
}

/** `1:2:192.0.2.1` ends with two groups. */
function groupsOf(text: string, isEnd: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const texts = text.split(':');
  for (const [index, group] of texts.entries()) {
    const isLast = isEnd && index === texts.length - 1;
    const ipv4 = isLast && group.includes('.') ? ipv4Number(group) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >> GROUP_BITS, ipv4 & 0xffffn);
    else if (IPV6_GROUP.test(group)) groups.push(BigInt(`0x${group}`));
    else return undefined;
  }
  return groups;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
