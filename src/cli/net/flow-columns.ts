import type { Flow, FlowPeer } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { humanSize } from '../print/human-size.js';

/** What `gantry net flows` shows of two that talk to each other. */
export const FLOW_COLUMNS: Columns<Flow> = {
  Protocol: column('PROTOCOL', ({ protocol }) => protocol),
  Local: column('LOCAL', ({ address, port }) => place(address, port)),
  Direction: column('', ({ startedBy }) => (startedBy === 'container' ? '->' : '<-')),
  Remote: column('REMOTE', ({ peerAddress, peerPort }) => place(peerAddress, peerPort)),
  Peer: column('PEER', ({ peer }) => peerName(peer)),
  State: column('STATE', ({ state }) => state),
  Sent: column('SENT', ({ sent }) => humanSize(sent.bytes)),
  SentBytes: column('SENT BYTES', ({ sent }) => sent.bytes),
  SentPackets: column('SENT PACKETS', ({ sent }) => sent.packets),
  Received: column('RECEIVED', ({ received }) => humanSize(received.bytes)),
  ReceivedBytes: column('RECEIVED BYTES', ({ received }) => received.bytes),
  ReceivedPackets: column('RECEIVED PACKETS', ({ received }) => received.packets),
};

export const FLOW_SHOWN = ['Protocol', 'Local', 'Direction', 'Remote', 'Peer', 'State', 'Sent', 'Received'] as const;

function place(address: string, port: number): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function peerName(peer: FlowPeer): string {
  return peer.kind === 'container' ? peer.name : peer.kind;
}
