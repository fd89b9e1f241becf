import { endianness } from 'node:os';
import { addressText } from '../../../packet/address.js';
import type { ConnectionEnds, TrackedConnection } from '../../connections.js';

// <linux/netlink.h>, <linux/netfilter/nfnetlink.h>, <linux/netfilter/nfnetlink_conntrack.h>
const NLMSG = { error: 2, done: 3 } as const;
const NLM_F_REQUEST_DUMP = 0x301;
const GET_CONNECTIONS = (1 << 8) | 1;
const HEADER_BYTES = 16;
const FAMILY_HEADER_BYTES = 4;
/** Without the flags for nesting and byte order. */
const TYPE_BITS = 0x3fff;
const CTA = { original: 1, reply: 2, protocolInfo: 4, originalCount: 9, replyCount: 10 } as const;
const TUPLE = { ip: 1, protocol: 2 } as const;
const IP = { source4: 1, destination4: 2, source6: 3, destination6: 4 } as const;
const PROTOCOL = { number: 1, sourcePort: 2, destinationPort: 3 } as const;
const COUNT = { packets: 1, bytes: 2 } as const;
const PROTOCOL_INFO_TCP = 1;
const TCP_STATE = 1;

const isLittle = endianness() === 'LE';

/** Asks for every connection, of IPv4 and IPv6. */
export function connectionsRequest(): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + FAMILY_HEADER_BYTES));
  view.setUint32(0, view.byteLength, isLittle);
  view.setUint16(4, GET_CONNECTIONS, isLittle);
  view.setUint16(6, NLM_F_REQUEST_DUMP, isLittle);
  view.setUint32(8, 1, isLittle);
  return new Uint8Array(view.buffer);
}

export type ConnectionsAnswer = {
  readonly connections: readonly TrackedConnection[];
  readonly isLast: boolean;
  /** 0 where all went well. */
  readonly errno: number;
};

/** Reads what one read of the socket gave: several messages one behind the other. */
export function readConnections(bytes: Uint8Array): ConnectionsAnswer {
  const connections: TrackedConnection[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const [length, type] = [view.getUint32(at, isLittle), view.getUint16(at + 4, isLittle)];
    if (length < HEADER_BYTES || at + length > bytes.length) break;
    const body = bytes.subarray(at + HEADER_BYTES, at + length);
    if (type === NLMSG.done) return { connections, isLast: true, errno: 0 };
    if (type === NLMSG.error) return { connections, isLast: true, errno: Math.abs(viewOf(body).getInt32(0, isLittle)) };
    const connection = readConnection(body.subarray(FAMILY_HEADER_BYTES));
    if (connection) connections.push(connection);
    at += padded(length);
  }
  return { connections, isLast: false, errno: 0 };
}

function readConnection(bytes: Uint8Array): TrackedConnection | undefined {
  const parts = attributes(bytes);
  const [original, reply] = [parts.get(CTA.original), parts.get(CTA.reply)];
  if (!original || !reply) return undefined;
  const [sent, answered] = [readCount(parts.get(CTA.originalCount)), readCount(parts.get(CTA.replyCount))];
  const info = attributes(parts.get(CTA.protocolInfo));
  return {
    protocol: attributes(attributes(original).get(TUPLE.protocol)).get(PROTOCOL.number)?.[0] ?? 0,
    tcpState: attributes(info.get(PROTOCOL_INFO_TCP)).get(TCP_STATE)?.[0],
    original: readEnds(original),
    reply: readEnds(reply),
    originalPackets: sent.packets,
    originalBytes: sent.bytes,
    replyPackets: answered.packets,
    replyBytes: answered.bytes,
  };
}

function readEnds(tuple: Uint8Array): ConnectionEnds {
  const parts = attributes(tuple);
  const [ip, protocol] = [attributes(parts.get(TUPLE.ip)), attributes(parts.get(TUPLE.protocol))];
  const address = (four: number, six: number): string => addressText(ip.get(four) ?? ip.get(six) ?? new Uint8Array(4));
  const port = (type: number): number => {
    const bytes = protocol.get(type);
    return bytes ? viewOf(bytes).getUint16(0) : 0;
  };
  return {
    source: address(IP.source4, IP.source6),
    destination: address(IP.destination4, IP.destination6),
    sourcePort: port(PROTOCOL.sourcePort),
    destinationPort: port(PROTOCOL.destinationPort),
  };
}

function readCount(bytes: Uint8Array | undefined): { readonly packets: number; readonly bytes: number } {
  const parts = attributes(bytes);
  const read = (type: number): number => {
    const value = parts.get(type);
    return value ? Number(viewOf(value).getBigUint64(0)) : 0;
  };
  return { packets: read(COUNT.packets), bytes: read(COUNT.bytes) };
}

function attributes(bytes: Uint8Array = new Uint8Array()): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint16(at, isLittle);
    if (length < 4 || at + length > bytes.length) break;
    found.set(view.getUint16(at + 2, isLittle) & TYPE_BITS, bytes.subarray(at + 4, at + length));
    at += padded(length);
  }
  return found;
}

const padded = (length: number): number => (length + 3) & ~3;
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
