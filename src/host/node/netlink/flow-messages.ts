import { AF_INET, AF_INET6 } from './constants.js';
import {
  type Attribute,
  decodeAttributes,
  type NetlinkMessage,
  type ReceivedMessage,
  uint8,
  uint32,
} from './message.js';

// <linux/netfilter/nfnetlink.h>, <linux/netfilter/nfnetlink_conntrack.h>
const CONNTRACK = 1 << 8;
const TYPE = { get: CONNTRACK | 1, delete: CONNTRACK | 2 } as const;
const HEADER_BYTES = 4;
const CTA = { original: 1, id: 12, zone: 18, filter: 25 } as const;
const TUPLE = { addresses: 1, protocol: 2 } as const;
const DESTINATION = { ip: 2, ip6: 4 } as const;
const PROTOCOL = { number: 1, destinationPort: 3 } as const;
const FILTER_ORIGINAL_FLAGS = 1;
const FILTER_REPLY_FLAGS = 2;
const FILTER_PROTOCOL_NUMBER = 1 << 3;
const NESTED = 0x8000;
const IPPROTO_UDP = 17;

/** A flow of UDP that the kernel follows, and translates as it did its first packet. */
export type Flow = {
  /** Where its first packet was sent to; bytes of the address. */
  readonly destination: Buffer;
  readonly destinationPort: number;
  readonly deletion: NetlinkMessage;
};

/** Asks for all flows of UDP. A kernel that cannot filter (before 5.8) gives those of other protocols too. */
export function flowsMessage(family: 'ip' | 'ip6'): NetlinkMessage {
  return {
    type: TYPE.get,
    flags: 0,
    header: uint8(family === 'ip' ? AF_INET : AF_INET6, 0, 0, 0),
    attributes: [
      [CTA.original | NESTED, [[TUPLE.protocol | NESTED, [[PROTOCOL.number, uint8(IPPROTO_UDP)]]]]],
      [
        CTA.filter | NESTED,
        [
          [FILTER_ORIGINAL_FLAGS, uint32(FILTER_PROTOCOL_NUMBER)],
          [FILTER_REPLY_FLAGS, uint32(0)],
        ],
      ],
    ],
  };
}

const NOTHING = Buffer.alloc(0);

/** Undefined for what is no flow of UDP. */
export function parseFlow({ body }: ReceivedMessage): Flow | undefined {
  const attributes = decodeAttributes(body.subarray(HEADER_BYTES));
  const original = attributes.get(CTA.original);
  const tuple = decodeAttributes(original ?? NOTHING);
  const protocol = decodeAttributes(tuple.get(TUPLE.protocol) ?? NOTHING);
  const addresses = decodeAttributes(tuple.get(TUPLE.addresses) ?? NOTHING);
  const port = protocol.get(PROTOCOL.destinationPort);
  const destination = addresses.get(DESTINATION.ip) ?? addresses.get(DESTINATION.ip6);
  if (!original || !port || !destination || protocol.get(PROTOCOL.number)?.[0] !== IPPROTO_UDP) return undefined;
  const sameAttributes = [CTA.id, CTA.zone].flatMap((kind): Attribute[] => {
    const value = attributes.get(kind);
    return value ? [[kind, value]] : [];
  });
  return {
    destination,
    destinationPort: port.readUInt16BE(),
    deletion: {
      type: TYPE.delete,
      flags: 0,
      header: body.subarray(0, HEADER_BYTES),
      attributes: [[CTA.original | NESTED, original], ...sameAttributes],
      // It ended meanwhile.
      tolerates: ['ENOENT'],
    },
  };
}
