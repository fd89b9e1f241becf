import { isIPv4, isIPv6 } from 'node:net';

import type { IpFamily } from '../../host/links.js';

/** An address that one can count with. Pure. */
export type IpAddress = { readonly family: IpFamily; readonly number: bigint };

export const BITS: Readonly<Record<IpFamily, number>> = { ipv4: 32, ipv6: 128 };

const GROUPS = 8;
const GROUP_BITS = 16n;
const BYTE_BITS = 8n;

/** Undefined where the text is no address; one with a zone (`fe80::1%eth0`) is none either. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (isIPv4(text)) return { family: 'ipv4', number: ipv4Number(text) };
  if (isIPv6(text) && !text.includes('%')) return { family: 'ipv6', number: ipv6Number(text) };
  return undefined;
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

const ipv4Number = (text: string): bigint =>
  text.split('.').reduce((number, byte) => (number << BYTE_BITS) | BigInt(byte), 0n);

function ipv6Number(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : GROUPS - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => 0n), ...after].reduce(
    (number, group) => (number << GROUP_BITS) | group,
    0n,
  );
}

/** `1:2:192.0.2.1` ends with two groups. */
function groupsOf(text: string): readonly bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [BigInt(`0x${group}`)];
    const number = ipv4Number(group);
    return [number >> GROUP_BITS, number & 0xffffn];
  });
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
