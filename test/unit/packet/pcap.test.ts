import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pcapHeader, pcapRecord } from '../../../src/packet/pcap.js';

test('a file of packets is what the format says', () => {
  assert.equal(
    Buffer.from(pcapHeader(65_536)).toString('hex'),
    '4d3cb2a1' + '02000400' + '00000000' + '00000000' + '00000100' + '01000000',
  );
  const packet = { timeSeconds: 1, timeNanosRest: 2, bytes: Uint8Array.of(0xaa, 0xbb), originalLength: 60 };
  assert.equal(
    Buffer.from(pcapRecord(packet)).toString('hex'),
    '01000000' + '02000000' + '02000000' + '3c000000' + 'aabb',
  );
});
