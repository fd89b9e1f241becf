import { networkInterfaces } from 'node:os';

import type { PublishedPort } from '../firewall.js';
import { ipBytes } from './netlink/addresses.js';
import { askOnce } from './netlink/carry-out.js';
import { flowsMessage, parseFlow } from './netlink/flow-messages.js';
import type { NetlinkMessage } from './netlink/message.js';
import { openNetfilterSocket } from './netlink/netlink-socket.js';
import { familyOf } from './nft-ports.js';

/**
 * Has the kernel look again where packets for these ports go. It translates all packets of a flow as it did the first, and
 * a client of UDP that goes on sending keeps its flow alive: it would go on talking to a container that is gone, or to
 * nobody. Connections of TCP end by themselves. Where the kernel does not tell its flows, nothing is done.
 */
export async function forgetFlows(ports: readonly PublishedPort[]): Promise<void> {
  const wanted = ports.filter(({ protocol }) => protocol === 'udp');
  for (const [family, ofFamily] of Map.groupBy(wanted, ({ containerAddress }) => familyOf(containerAddress))) {
    const numbers = new Set(ofFamily.map(({ hostPort }) => hostPort));
    const isHere = ownAddresses();
    const deletions: NetlinkMessage[] = [];
    using socket = openNetfilterSocket();
    for await (const message of socket?.list(flowsMessage(family)) ?? []) {
      const flow = parseFlow(message);
      if (flow && numbers.has(flow.destinationPort) && isHere(flow.destination)) deletions.push(flow.deletion);
    }
    for (let at = 0; at < deletions.length; at += AT_ONCE) {
      await askOnce(openNetfilterSocket(), deletions.slice(at, at + AT_ONCE));
    }
  }
}

const LOOPBACK_BYTE = 127;

/** Flows to other machines' ports of the same number, as to servers of names, are nobody's of ours. */
function ownAddresses(): (address: Buffer) => boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((own = []) => own);
  const own = new Set(
    addresses.map(({ address }) => Buffer.from(ipBytes(address.split('%')[0] ?? '')).toString('hex')),
  );
  return (address) => own.has(address.toString('hex')) || (address.length === 4 && address[0] === LOOPBACK_BYTE);
}

/** As many as answers have room in a socket. */
const AT_ONCE = 100;
