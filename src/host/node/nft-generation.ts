import { readlinkSync } from 'node:fs';

import { decodeAttributes, type NetlinkMessage } from './netlink/message.js';
import { openNetfilterSocket } from './netlink/netlink-socket.js';

// <linux/netfilter/nfnetlink.h>, <linux/netfilter/nf_tables.h>
const NF_TABLES = 10 << 8;
const TYPE = { new: NF_TABLES | 15, get: NF_TABLES | 16 } as const;
const HEADER_BYTES = 4;
const GENERATION_ID = 1;

const ASK: NetlinkMessage = { type: TYPE.get, flags: 0, header: Buffer.alloc(HEADER_BYTES), attributes: [] };

/** The number that grows with every change of nftables' rules, of the network namespace where it counts. */
export async function nftGeneration(): Promise<string | undefined> {
  const namespace = readlinkSync('/proc/thread-self/ns/net');
  using socket = openNetfilterSocket();
  for await (const { type, body } of socket?.list(ASK) ?? []) {
    const id = type === TYPE.new ? decodeAttributes(body.subarray(HEADER_BYTES)).get(GENERATION_ID) : undefined;
    if (id) return `${namespace} ${id.toString('hex')}`;
  }
  return undefined;
}
