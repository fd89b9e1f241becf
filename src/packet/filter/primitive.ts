import {
  all,
  any,
  ETHER_TYPE,
  hasAddress,
  hasArpAddress,
  hasPort,
  isAsLongAs,
  isEtherType,
  isIp4Protocol,
  isIp6Protocol,
  isLongerThan,
  not,
  PROTOCOL,
  type Side,
  type TestTree,
} from './test-tree.js';

export type FilterProtocol = 'ip' | 'ip6' | 'arp' | 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmp6';

export type Direction = 'src' | 'dst' | 'either' | 'both';

/** The words before a value. */
export type Qualifiers = {
  readonly protocol: FilterProtocol | undefined;
  readonly direction: Direction;
  readonly kind: 'host' | 'net' | 'port' | 'portrange';
};

export type Value =
  | { readonly address: Uint8Array; readonly bits: number }
  | { readonly first: number; readonly last: number };

export type Primitive =
  | { readonly kind: 'less' | 'greater'; readonly bytes: number }
  | { readonly kind: 'protocol'; readonly protocol: FilterProtocol }
  | {
      readonly kind: 'qualified';
      readonly qualifiers: Qualifiers;
      /** One of them. */
      readonly values: readonly Value[];
    };

const TRANSPORTS: Readonly<Record<string, number>> = {
  tcp: PROTOCOL.tcp,
  udp: PROTOCOL.udp,
  sctp: PROTOCOL.sctp,
};

/** What a primitive asks of a packet. Undefined where it makes no sense, as the port of an ARP packet. */
export function primitiveTree(primitive: Extract<Primitive, { kind: 'less' | 'greater' | 'protocol' }>): TestTree;
export function primitiveTree(primitive: Primitive): TestTree | undefined;
export function primitiveTree(primitive: Primitive): TestTree | undefined {
  switch (primitive.kind) {
    case 'less':
      return not(isLongerThan(primitive.bytes));
    case 'greater':
      return isAsLongAs(primitive.bytes);
    case 'protocol':
      return protocolTree(primitive.protocol);
    case 'qualified': {
      const { qualifiers, values } = primitive;
      const trees = values.map((value) => qualifiedTree(qualifiers, value));
      return trees.every((tree) => tree !== undefined) ? any(...trees) : undefined;
    }
    default:
      return primitive satisfies never;
  }
}

function protocolTree(protocol: FilterProtocol): TestTree {
  switch (protocol) {
    case 'ip':
    case 'ip6':
    case 'arp':
      return isEtherType(ETHER_TYPE[protocol]);
    case 'icmp':
      return isIp4Protocol(PROTOCOL.icmp);
    case 'icmp6':
      return isIp6Protocol(PROTOCOL.icmp6);
    default:
      return any(isIp4Protocol(PROTOCOL[protocol]), isIp6Protocol(PROTOCOL[protocol]));
  }
}

function qualifiedTree({ protocol, direction, kind }: Qualifiers, value: Value): TestTree | undefined {
  if ('first' in value) {
    const transport = protocol === undefined ? undefined : TRANSPORTS[protocol];
    if (protocol !== undefined && transport === undefined) return undefined;
    const protocols = transport === undefined ? Object.values(TRANSPORTS) : [transport];
    return onSides(direction, (side) => hasPort(side, protocols, value.first, value.last));
  }
  const { address, bits } = value;
  const isOfFamily = address.length === 4 ? protocol !== 'ip6' : protocol !== 'ip' && protocol !== 'arp';
  const isOfTransport = protocol !== undefined && protocol !== 'ip' && protocol !== 'ip6' && protocol !== 'arp';
  if ((kind !== 'host' && kind !== 'net') || !isOfFamily) return undefined;
  const ip = onSides(direction, (side) => hasAddress(side, address, bits));
  if (isOfTransport) return all(protocolTree(protocol), ip);
  const arp = address.length === 4 && onSides(direction, (side) => hasArpAddress(side, address, bits));
  if (protocol === 'arp') return arp || undefined;
  return protocol === undefined && arp ? any(ip, arp) : ip;
}

function onSides(direction: Direction, tree: (side: Side) => TestTree): TestTree {
  if (direction === 'src') return tree('source');
  if (direction === 'dst') return tree('destination');
  return (direction === 'both' ? all : any)(tree('source'), tree('destination'));
}
