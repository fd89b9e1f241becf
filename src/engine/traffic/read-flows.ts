import type { TrackedConnection } from '../../host/connections.js';
import type { Container } from '../container/container.js';
import type { Flow, FlowPeer } from './traffic-service.js';

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' };
/** @see <linux/netfilter/nf_conntrack_tcp.h>, enum tcp_conntrack */
const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
];

/** Who has which address. */
export type AddressBook = {
  /** Of the container itself. */
  readonly own: ReadonlySet<string>;
  readonly machine: ReadonlySet<string>;
  readonly containers: ReadonlyMap<string, Pick<Container, 'id' | 'name'>>;
};

/** What the kernel knows of one container's connections, seen from the container: the largest first. */
export function toFlows(connections: readonly TrackedConnection[], book: AddressBook): readonly Flow[] {
  return connections
    .map((connection) => toFlow(connection, book))
    .toSorted((a, b) => b.sent.bytes + b.received.bytes - (a.sent.bytes + a.received.bytes));
}

function toFlow(connection: TrackedConnection, book: AddressBook): Flow {
  const { protocol, tcpState, original, reply } = connection;
  const isOurs = book.own.has(original.source) || isLoopback(original.source);
  // An answer comes from whoever really has it, whatever address was asked.
  const peer = isOurs
    ? { address: original.destination, port: original.destinationPort }
    : { address: original.source, port: original.sourcePort };
  const here = isOurs
    ? { address: original.source, port: original.sourcePort }
    : { address: reply.source, port: reply.sourcePort };
  const first = { packets: connection.originalPackets, bytes: connection.originalBytes };
  const answers = { packets: connection.replyPackets, bytes: connection.replyBytes };
  return {
    protocol: PROTOCOLS[protocol] ?? String(protocol),
    state: tcpState === undefined ? '' : (TCP_STATES[tcpState] ?? String(tcpState)),
    startedBy: isOurs ? 'container' : 'peer',
    address: here.address,
    port: here.port,
    peerAddress: peer.address,
    peerPort: peer.port,
    peer: peerOf(peer.address, book),
    sent: isOurs ? first : answers,
    received: isOurs ? answers : first,
  };
}

function peerOf(address: string, { own, machine, containers }: AddressBook): FlowPeer {
  if (own.has(address) || isLoopback(address)) return { kind: 'self' };
  const container = containers.get(address);
  if (container) return { kind: 'container', containerId: container.id, name: container.name };
  return machine.has(address) ? { kind: 'host' } : { kind: 'outside' };
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
