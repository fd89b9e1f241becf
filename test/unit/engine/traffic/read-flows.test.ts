import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type AddressBook, toFlows } from '../../../../src/engine/traffic/read-flows.js';
import type { TrackedConnection } from '../../../../src/host/connections.js';
import { aContainerId } from '../../../support/builders.js';

const book: AddressBook = {
  own: new Set(['10.0.0.2']),
  machine: new Set(['10.0.0.1']),
  containers: new Map([['10.0.0.3', { id: aContainerId('db'), name: 'db' }]]),
};

const connection = (
  source: string,
  destination: string,
  parts: Partial<TrackedConnection> = {},
): TrackedConnection => ({
  protocol: 6,
  tcpState: 3,
  original: { source, destination, sourcePort: 4000, destinationPort: 80 },
  reply: { source: destination, destination: source, sourcePort: 80, destinationPort: 4000 },
  originalPackets: 1,
  originalBytes: 100,
  replyPackets: 2,
  replyBytes: 900,
  ...parts,
});

test('flows are seen from the container, whoever began them', () => {
  const [began, answered] = toFlows([connection('10.0.0.2', '10.0.0.3'), connection('10.0.0.3', '10.0.0.2')], book);
  assert.deepEqual(began, {
    protocol: 'tcp',
    state: 'ESTABLISHED',
    startedBy: 'container',
    address: '10.0.0.2',
    port: 4000,
    peerAddress: '10.0.0.3',
    peerPort: 80,
    peer: { kind: 'container', containerId: aContainerId('db'), name: 'db' },
    sent: { packets: 1, bytes: 100 },
    received: { packets: 2, bytes: 900 },
  });
  assert.deepEqual([answered?.startedBy, answered?.port, answered?.peerPort], ['peer', 80, 4000]);
  assert.deepEqual([answered?.sent.bytes, answered?.received.bytes], [900, 100]);
});

test('peers are the machine, the container itself, or outside; the largest flow is first', () => {
  const flows = toFlows(
    [
      connection('10.0.0.2', '10.0.0.1', { replyBytes: 1 }),
      connection('127.0.0.1', '127.0.0.1', { replyBytes: 2 }),
      connection('10.0.0.2', '192.0.2.9', { replyBytes: 3, protocol: 99, tcpState: undefined }),
    ],
    book,
  );
  assert.deepEqual(
    flows.map(({ peer, protocol, state }) => [peer.kind, protocol, state]),
    [
      ['outside', '99', ''],
      ['self', 'tcp', 'ESTABLISHED'],
      ['host', 'tcp', 'ESTABLISHED'],
    ],
  );
});
