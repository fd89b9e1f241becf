import { type Instruction } from './instruction.js';
/** What is asked of a packet: single looks at it, put together. */
export type TestTree =
  | {
      readonly kind: 'look';
      readonly loads: readonly Instruction[];
      readonly condition: number;
      readonly operand: number;
    }
  | {
      readonly kind: 'all' | 'any';
      readonly parts: readonly TestTree[];
    }
  | {
      readonly kind: 'not';
      readonly part: TestTree;
    };
export declare const all: (...parts: readonly TestTree[]) => TestTree;
export declare const any: (...parts: readonly TestTree[]) => TestTree;
export declare const not: (part: TestTree) => TestTree;
export declare const ETHER_TYPE: {
  readonly ip: 2048;
  readonly arp: 2054;
  readonly ip6: 34525;
};
export declare const PROTOCOL: {
  readonly icmp: 1;
  readonly tcp: 6;
  readonly udp: 17;
  readonly icmp6: 58;
  readonly sctp: 132;
};
export type Side = 'source' | 'destination';
export declare const isEtherType: (type: number) => TestTree;
export declare const isIp4Protocol: (protocol: number) => TestTree;
/** Behind a fragment's header too, as tcpdump looks. */
export declare const isIp6Protocol: (protocol: number) => TestTree;
/** Whether the first `bits` bits of the address on that side are those of `address`. */
export declare function hasAddress(side: Side, address: Uint8Array, bits: number): TestTree;
export declare const hasArpAddress: (side: Side, address: Uint8Array, bits: number) => TestTree;
/** A port between `first` and `last` of one of the protocols; later fragments have none to be seen. */
export declare function hasPort(side: Side, protocols: readonly number[], first: number, last: number): TestTree;
/** As long as `bytes` on the way, or longer. */
export declare const isAsLongAs: (bytes: number) => TestTree;
export declare const isLongerThan: (bytes: number) => TestTree;
