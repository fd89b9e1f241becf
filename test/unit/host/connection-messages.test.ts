import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { connectionsRequest, readConnections } from '../../../src/host/node/netlink/connection-messages.js';
import { seededRandom } from '../../support/seeded-random.js';

const le16 = (value: number): readonly number[] => [value & 0xff, value >> 8];
const le32 = (value: number): readonly number[] => [...le16(value & 0xffff), ...le16(value >>> 16)];
const attribute = (type: number, value: readonly number[]): readonly number[] => [
  ...le16(value.length + 4),
  ...le16(type),
  ...value,
  ...Array.from({ length: -value.length & 3 }, () => 0),
];
const nested = (type: number, ...parts: readonly (readonly number[])[]): readonly number[] =>
  attribute(type | 0x8000, parts.flat());
const tuple = (
  type: number,
  source: readonly number[],
  destination: readonly number[],
  ports: readonly [number, number],
) =>
  nested(
    type,
    nested(1, attribute(1, source), attribute(2, destination)),
    nested(
      2,
      attribute(1, [6]),
      attribute(2, [ports[0] >> 8, ports[0] & 0xff]),
      attribute(3, [ports[1] >> 8, ports[1] & 0xff]),
    ),
  );
const count = (type: number, packets: number, bytes: number): readonly number[] =>
  nested(
    type,
    attribute(1, [0, 0, 0, 0, 0, 0, 0, packets]),
    attribute(2, [0, 0, 0, 0, 0, 0, bytes >> 8, bytes & 0xff]),
  );
const message = (type: number, body: readonly number[]): readonly number[] => [
  ...le32(16 + body.length),
  ...le16(type),
  ...le16(2),
  ...le32(1),
  ...le32(0),
  ...body,
];

const one = message(0x100, [
  2,
  0,
  0,
  0,
  ...tuple(1, [10, 0, 0, 2], [10, 0, 0, 3], [4000, 80]),
  ...tuple(2, [10, 0, 0, 3], [10, 0, 0, 2], [80, 4000]),
  ...nested(4, nested(1, attribute(1, [3]))),
  ...count(9, 5, 700),
  ...count(10, 4, 300),
]);

describe('what the kernel tells of connections', () => {
  test('is asked for as a dump of both families', () => {
    assert.equal(
      Buffer.from(connectionsRequest()).toString('hex'),
      '14000000' + '0101' + '0103' + '01000000' + '00000000' + '00000000',
    );
  });

  test('is read message by message, until the last', () => {
    const first = readConnections(Uint8Array.from([...one, ...one]));
    assert.equal(first.isLast, false);
    assert.equal(first.connections.length, 2);
    assert.deepEqual(first.connections[0], {
      protocol: 6,
      tcpState: 3,
      original: { source: '10.0.0.2', destination: '10.0.0.3', sourcePort: 4000, destinationPort: 80 },
      reply: { source: '10.0.0.3', destination: '10.0.0.2', sourcePort: 80, destinationPort: 4000 },
      originalPackets: 5,
      originalBytes: 700,
      replyPackets: 4,
      replyBytes: 300,
    });
    assert.deepEqual(readConnections(Uint8Array.from(message(3, [0, 0, 0, 0]))), {
      connections: [],
      isLast: true,
      errno: 0,
    });
    assert.equal(readConnections(Uint8Array.from(message(2, le32(-1 >>> 0)))).errno, 1);
  });

  test('is read to its end whatever it says', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Uint8Array.from(one);
      for (let change = 0; change < 4; change += 1) bytes[16 + random.below(bytes.length - 16)] = random.below(256);
      assert.ok(readConnections(bytes.subarray(0, 16 + random.below(bytes.length - 15))).connections.length <= 1);
    }
  });
});
