import { CODE, type Instruction, instruction } from './instruction.js';

/** What is asked of a packet: single looks at it, put together. */
export type TestTree =
  | {
      readonly kind: 'look';
      readonly loads: readonly Instruction[];
      readonly condition: number;
      readonly operand: number;
    }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly TestTree[] }
  | { readonly kind: 'not'; readonly part: TestTree };

export const all = (...parts: readonly TestTree[]): TestTree => ({ kind: 'all', parts });
export const any = (...parts: readonly TestTree[]): TestTree => ({ kind: 'any', parts });
export const not = (part: TestTree): TestTree => ({ kind: 'not', part });

const look = (condition: number, operand: number, ...loads: readonly Instruction[]): TestTree => ({
  kind: 'look',
  loads,
  condition,
  operand: operand >>> 0,
});

// Places in an Ethernet frame.
const AT = { etherType: 12, ip: 14, arpSender: 28, arpTarget: 38 } as const;
const IP4 = { fragment: 20, protocol: 23, source: 26, destination: 30 } as const;
const IP6 = { next: 20, source: 22, destination: 38, payload: 54 } as const;
export const ETHER_TYPE = { ip: 0x0800, arp: 0x0806, ip6: 0x86dd } as const;
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmp6: 58, sctp: 132 } as const;
const FRAGMENT_HEADER = 44;
const FRAGMENT_OFFSET = 0x1fff;

export type Side = 'source' | 'destination';

export const isEtherType = (type: number): TestTree =>
  look(CODE.jumpIfEqual, type, instruction(CODE.loadHalf, AT.etherType));

const byteIs = (at: number, value: number): TestTree => look(CODE.jumpIfEqual, value, instruction(CODE.loadByte, at));

export const isIp4Protocol = (protocol: number): TestTree =>
  all(isEtherType(ETHER_TYPE.ip), byteIs(IP4.protocol, protocol));

/** Behind a fragment's header too, as tcpdump looks. */
export const isIp6Protocol = (protocol: number): TestTree =>
  all(
    isEtherType(ETHER_TYPE.ip6),
    any(byteIs(IP6.next, protocol), all(byteIs(IP6.next, FRAGMENT_HEADER), byteIs(IP6.payload, protocol))),
  );

/** Whether the first `bits` bits of the address on that side are those of `address`. */
export function hasAddress(side: Side, address: Uint8Array, bits: number): TestTree {
  const isIp4 = address.length === 4;
  const at = (isIp4 ? IP4 : IP6)[side];
  return all(isEtherType(isIp4 ? ETHER_TYPE.ip : ETHER_TYPE.ip6), ...wordsAre(at, address, bits));
}

export const hasArpAddress = (side: Side, address: Uint8Array, bits: number): TestTree =>
  all(isEtherType(ETHER_TYPE.arp), ...wordsAre(side === 'source' ? AT.arpSender : AT.arpTarget, address, bits));

function wordsAre(at: number, address: Uint8Array, bits: number): readonly TestTree[] {
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  return Array.from({ length: address.length / 4 }, (_, index) => {
    const left = Math.min(32, Math.max(0, bits - index * 32));
    const mask = left === 0 ? 0 : (0xffff_ffff << (32 - left)) >>> 0;
    const masked = left === 32 ? [] : [instruction(CODE.and, mask)];
    const value = (view.getUint32(index * 4) & mask) >>> 0;
    return left === 0 ? [] : [look(CODE.jumpIfEqual, value, instruction(CODE.loadWord, at + index * 4), ...masked)];
  }).flat();
}

/** A port between `first` and `last` of one of the protocols; later fragments have none to be seen. */
export function hasPort(side: Side, protocols: readonly number[], first: number, last: number): TestTree {
  const at = side === 'source' ? 0 : 2;
  const ip4 = [instruction(CODE.loadHeaderLength, AT.ip), instruction(CODE.loadHalfIndexed, AT.ip + at)];
  const ip6 = [instruction(CODE.loadHalf, IP6.payload + at)];
  const isFirstFragment = not(look(CODE.jumpIfAnyBit, FRAGMENT_OFFSET, instruction(CODE.loadHalf, IP4.fragment)));
  return any(
    all(any(...protocols.map(isIp4Protocol)), isFirstFragment, ...isWithin(ip4, first, last)),
    all(
      isEtherType(ETHER_TYPE.ip6),
      any(...protocols.map((protocol) => byteIs(IP6.next, protocol))),
      ...isWithin(ip6, first, last),
    ),
  );
}

function isWithin(loads: readonly Instruction[], first: number, last: number): readonly TestTree[] {
  if (first === last) return [look(CODE.jumpIfEqual, first, ...loads)];
  return [look(CODE.jumpIfNotLess, first, ...loads), not(look(CODE.jumpIfGreater, last, ...loads))];
}

/** As long as `bytes` on the way, or longer. */
export const isAsLongAs = (bytes: number): TestTree => look(CODE.jumpIfNotLess, bytes, instruction(CODE.loadLength, 0));

export const isLongerThan = (bytes: number): TestTree =>
  look(CODE.jumpIfGreater, bytes, instruction(CODE.loadLength, 0));
