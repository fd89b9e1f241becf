import { type TestTree } from './test-tree.js';
export type FilterProtocol = 'ip' | 'ip6' | 'arp' | 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmp6';
export type Direction = 'src' | 'dst' | 'either' | 'both';
/** The words before a value. */
export type Qualifiers = {
  readonly protocol: FilterProtocol | undefined;
  readonly direction: Direction;
  readonly kind: 'host' | 'net' | 'port' | 'portrange';
};
export type Value =
  | {
      readonly address: Uint8Array;
      readonly bits: number;
    }
  | {
      readonly first: number;
      readonly last: number;
    };
export type Primitive =
  | {
      readonly kind: 'less' | 'greater';
      readonly bytes: number;
    }
  | {
      readonly kind: 'protocol';
      readonly protocol: FilterProtocol;
    }
  | {
      readonly kind: 'qualified';
      readonly qualifiers: Qualifiers;
      /** One of them. */
      readonly values: readonly Value[];
    };
/** What a primitive asks of a packet. Undefined where it makes no sense, as the port of an ARP packet. */
export declare function primitiveTree(
  primitive: Extract<
    Primitive,
    {
      kind: 'less' | 'greater' | 'protocol';
    }
  >,
): TestTree;
export declare function primitiveTree(primitive: Primitive): TestTree | undefined;
