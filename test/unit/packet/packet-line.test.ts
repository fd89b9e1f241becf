import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { packetText, payloadText } from '../../../src/packet/packet-line.js';
import { aFrame, anArpRequest } from '../../support/frames.js';
import { seededRandom } from '../../support/seeded-random.js';

const text = (frame: Uint8Array): string => packetText(frame, frame.length);

describe('a packet as a line', () => {
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [aFrame(), 'IP 10.0.0.2.40000 > 10.0.0.3.80: Flags [P.], ack 2, win 64, length 0'],
    [aFrame({ payload: 'GET' }), 'IP 10.0.0.2.40000 > 10.0.0.3.80: Flags [P.], seq 1:4, ack 2, win 64, length 3'],
    [aFrame({ protocol: 17, destinationPort: 53, payload: 'hm' }), 'IP 10.0.0.2.40000 > 10.0.0.3.53: UDP, length 2'],
    [aFrame({ protocol: 1 }), 'IP 10.0.0.2 > 10.0.0.3: ICMP echo request, id 7, seq 9, length 8'],
    [
      aFrame({ source: 'fd00::2', destination: 'fd00::3', protocol: 58 }),
      'IP6 fd00::2 > fd00::3: ICMP6, echo request, id 7, seq 9, length 8',
    ],
    [aFrame({ protocol: 47, payload: 'abc' }), 'IP 10.0.0.2 > 10.0.0.3: ip-proto-47, length 3'],
    [aFrame({ fragmentOffset: 3, payload: 'abc' }), 'IP 10.0.0.2 > 10.0.0.3: fragment of ip-proto-6, length 23'],
    [aFrame().subarray(0, 40), 'IP 10.0.0.2 > 10.0.0.3: ip-proto-6 [cut short], length 20'],
    [anArpRequest(), 'ARP, Request who-has 10.0.0.3 tell 10.0.0.2, length 28'],
    [aFrame().subarray(0, 20), '02:00:00:00:00:02 > 02:00:00:00:00:01, ethertype 0x0800, length 20'],
  ];
  for (const [frame, expected] of cases) test(expected, () => assert.equal(text(frame), expected));

  test('what it carries is text without orders for a terminal', () => {
    const payload = 'GET / HTTP/1.1\r\nX: \x1b[2J\x9b31m\x07\ttab\r\n\r\n';
    assert.equal(payloadText(aFrame({ payload })), 'GET / HTTP/1.1\nX: .[2J.31m. tab');
    assert.equal(payloadText(aFrame({ protocol: 1 })), '');
  });

  test('whatever a packet says, its line is one line of plain text', () => {
    const random = seededRandom(99);
    const starts = [aFrame(), aFrame({ protocol: 17 }), aFrame({ source: '::1', destination: '::2' }), anArpRequest()];
    for (let round = 0; round < 5000; round += 1) {
      const noise = Buffer.from(random.hex(random.below(120)), 'hex');
      const start = starts[round % starts.length] ?? noise;
      const frame = Buffer.concat([start.subarray(0, random.below(start.length + 1)), noise]);
      if (frame.length > 0) frame[random.below(frame.length)] = random.below(256);
      assert.match(text(frame), /^[\x20-\x7e]+$/);
      assert.match(payloadText(frame), /^[\x20-\x7e\n]*$/);
    }
  });
});
