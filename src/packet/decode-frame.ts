import { addressText, macText } from './address.js';
import { ETHER_TYPE, PROTOCOL } from './filter/test-tree.js';

/** The far ends of what a frame carries. */
export type PacketEnds = {
  readonly family: 'IP' | 'IP6';
  readonly source: string;
  readonly destination: string;
};

/** What a frame says, as far as it is whole. */
export type DecodedFrame =
  | (PacketEnds & {
      readonly kind: 'tcp';
      readonly sourcePort: number;
      readonly destinationPort: number;
      readonly sequence: number;
      readonly acknowledged: number;
      /** As tcpdump's: `S`, `S.`, `.`, `P.`, `F.`, `R`. */
      readonly flags: string;
      readonly window: number;
      readonly payloadLength: number;
      readonly payload: Uint8Array;
    })
  | (PacketEnds & {
      readonly kind: 'udp' | 'sctp';
      readonly sourcePort: number;
      readonly destinationPort: number;
      readonly payloadLength: number;
      readonly payload: Uint8Array;
    })
  | (PacketEnds & {
      readonly kind: 'icmp';
      readonly type: number;
      readonly code: number;
      readonly identifier: number;
      readonly sequence: number;
      readonly payloadLength: number;
    })
  | (PacketEnds & {
      readonly kind: 'other' | 'fragment' | 'cut';
      readonly protocol: number;
      readonly payloadLength: number;
    })
  | {
      readonly kind: 'arp';
      readonly operation: number;
      readonly senderMac: string;
      readonly sender: string;
      readonly target: string;
    }
  | { readonly kind: 'frame'; readonly etherType: number; readonly source: string; readonly destination: string };

const ETHERNET_BYTES = 14;
const VLAN = [0x8100, 0x88a8];
const VLAN_BYTES = 4;
const IP6_BYTES = 40;
const ARP_BYTES = 28;
const TCP_FLAGS = [
  [0x02, 'S'],
  [0x01, 'F'],
  [0x04, 'R'],
  [0x08, 'P'],
  [0x20, 'U'],
  [0x40, 'E'],
  [0x80, 'W'],
  [0x10, '.'],
] as const;
/** Hop-by-hop options, routing, destination options: what may stand before what a packet carries. @see RFC 8200 */
const EXTENSIONS = new Set([0, 43, 60]);
const FRAGMENT = 44;
const MOST_EXTENSIONS = 16;

/** Reads a frame from its Ethernet header on. Throws never: what is cut short or makes no sense is told as far as it goes. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  const frame = new Cut(bytes);
  let [etherType, at] = [frame.uint16(12), ETHERNET_BYTES];
  while (VLAN.includes(etherType) && at + VLAN_BYTES <= bytes.length) {
    etherType = frame.uint16(at + 2);
    at += VLAN_BYTES;
  }
  const rest = frame.from(at);
  const decoded =
    etherType === ETHER_TYPE.ip
      ? decodeIp4(rest)
      : etherType === ETHER_TYPE.ip6
        ? decodeIp6(rest)
        : etherType === ETHER_TYPE.arp
          ? decodeArp(rest)
          : undefined;
  if (decoded) return decoded;
  return { kind: 'frame', etherType, source: macText(frame.bytes(6, 6)), destination: macText(frame.bytes(0, 6)) };
}

function decodeIp4(packet: Cut): DecodedFrame | undefined {
  const headerBytes = (packet.uint8(0) & 0xf) * 4;
  if (packet.uint8(0) >> 4 !== 4 || headerBytes < 20 || packet.length < 20) return undefined;
  const ends: PacketEnds = {
    family: 'IP',
    source: addressText(packet.bytes(12, 4)),
    destination: addressText(packet.bytes(16, 4)),
  };
  const protocol = packet.uint8(9);
  const payloadLength = Math.max(0, packet.uint16(2) - headerBytes);
  if ((packet.uint16(6) & 0x1fff) !== 0) return { ...ends, kind: 'fragment', protocol, payloadLength };
  return decodeTransport(packet.from(headerBytes), { ends, protocol, payloadLength });
}

function decodeIp6(packet: Cut): DecodedFrame | undefined {
  if (packet.uint8(0) >> 4 !== 6 || packet.length < IP6_BYTES) return undefined;
  const ends: PacketEnds = {
    family: 'IP6',
    source: addressText(packet.bytes(8, 16)),
    destination: addressText(packet.bytes(24, 16)),
  };
  let [protocol, at] = [packet.uint8(6), IP6_BYTES];
  for (let count = 0; EXTENSIONS.has(protocol) && count < MOST_EXTENSIONS; count += 1) {
    const length = (packet.uint8(at + 1) + 1) * 8;
    protocol = packet.uint8(at);
    at += length;
  }
  const payloadLength = Math.max(0, packet.uint16(4) + IP6_BYTES - at);
  if (protocol === FRAGMENT) return { ...ends, kind: 'fragment', protocol, payloadLength };
  return decodeTransport(packet.from(at), { ends, protocol, payloadLength });
}

type Carried = { readonly ends: PacketEnds; readonly protocol: number; readonly payloadLength: number };

function decodeTransport(packet: Cut, { ends, protocol, payloadLength }: Carried): DecodedFrame {
  const least = LEAST_BYTES[protocol];
  if (least === undefined) return { ...ends, kind: 'other', protocol, payloadLength };
  if (packet.length < least) return { ...ends, kind: 'cut', protocol, payloadLength };
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmp6) {
    const [type, code, identifier, sequence] = [packet.uint8(0), packet.uint8(1), packet.uint16(4), packet.uint16(6)];
    return { ...ends, kind: 'icmp', type, code, identifier, sequence, payloadLength };
  }
  const ports = { sourcePort: packet.uint16(0), destinationPort: packet.uint16(2) };
  const headerBytes = protocol === PROTOCOL.tcp ? Math.max(20, (packet.uint8(12) >> 4) * 4) : least;
  const length = Math.max(0, payloadLength - headerBytes);
  const payload = packet.from(headerBytes).bytes(0, length);
  if (protocol !== PROTOCOL.tcp)
    return { ...ends, ...ports, kind: protocol === PROTOCOL.udp ? 'udp' : 'sctp', payloadLength: length, payload };
  return {
    ...ends,
    ...ports,
    kind: 'tcp',
    sequence: packet.uint32(4),
    acknowledged: packet.uint32(8),
    flags: tcpFlags(packet.uint8(13)),
    window: packet.uint16(14),
    payloadLength: length,
    payload,
  };
}

const LEAST_BYTES: Readonly<Record<number, number>> = {
  [PROTOCOL.icmp]: 8,
  [PROTOCOL.icmp6]: 8,
  [PROTOCOL.tcp]: 20,
  [PROTOCOL.udp]: 8,
  [PROTOCOL.sctp]: 12,
};

const tcpFlags = (bits: number): string =>
  TCP_FLAGS.map(([bit, letter]) => ((bits & bit) === 0 ? '' : letter)).join('') || 'none';

function decodeArp(packet: Cut): DecodedFrame | undefined {
  // Of Ethernet and IPv4.
  if (packet.length < ARP_BYTES || packet.uint32(2) >>> 16 !== ETHER_TYPE.ip || packet.uint16(4) !== 0x0604)
    return undefined;
  return {
    kind: 'arp',
    operation: packet.uint16(6),
    senderMac: macText(packet.bytes(8, 6)),
    sender: addressText(packet.bytes(14, 4)),
    target: addressText(packet.bytes(24, 4)),
  };
}

/** Bytes of which the end may be missing: what is not there reads as 0. */
class Cut {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  uint8(at: number): number {
    return this.#bytes[at] ?? 0;
  }

  uint16(at: number): number {
    return (this.uint8(at) << 8) | this.uint8(at + 1);
  }

  uint32(at: number): number {
    return ((this.uint16(at) << 16) | this.uint16(at + 2)) >>> 0;
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at, at + length);
  }

  from(at: number): Cut {
    return new Cut(this.#bytes.subarray(at));
  }
}
