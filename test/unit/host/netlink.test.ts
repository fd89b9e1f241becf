import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import { describe, test } from 'node:test';

import { insideMessages, pairMessages } from '../../../src/host/node/netlink/link-messages.js';
import { encodeMessages, errnoOfAnswer } from '../../../src/host/node/netlink/message.js';

const PORT = {
  bridge: 'br0',
  hostName: 'gv1',
  containerName: 'eth0',
  pid: 42,
  macAddress: '02:42:0a:09:00:02',
  mtu: 1400,
  address: '10.9.0.2',
  prefixLength: 24,
  gateway: '10.9.0.1',
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('netlink', {
  skip: endianness() === 'BE' && 'the bytes are written here as on little-endian machines',
}, () => {
  test('an address is said with its broadcast address, in the order of the network', () => {
    const [, address] = insideMessages(PORT, 7);
    assert.ok(address);
    const header = '30000000' + '1400' + '0506' + '01000000' + '00000000';
    const target = '02' + '18' + '00' + '00' + '07000000';
    const attributes = '08000200' + '0a090002' + '08000100' + '0a090002' + '08000400' + '0a0900ff';
    assert.equal(hex(encodeMessages([address])), header + target + attributes);
  });

  test('messages are numbered, and each is as long as it says', () => {
    const bytes = Buffer.from(encodeMessages(pairMessages(PORT, { bridgeIndex: 3, hasIpv6: true })));
    const numbers: number[] = [];
    for (let at = 0; at < bytes.byteLength; at += bytes.readUInt32LE(at)) numbers.push(bytes.readUInt32LE(at + 8));
    assert.deepEqual(numbers, [1, 2, 3]);
  });

  test('IPv6 is not spoken of where the kernel has none', () => {
    const lengthOf = (hasIpv6: boolean) => encodeMessages(pairMessages(PORT, { bridgeIndex: 3, hasIpv6 })).byteLength;
    assert.ok(lengthOf(false) < lengthOf(true));
  });

  test('an answer is 0 or an errno, and other messages are none', () => {
    const answer = (type: number, error: number): Buffer => {
      const bytes = Buffer.alloc(36);
      bytes.writeUInt16LE(type, 4);
      bytes.writeInt32LE(error, 16);
      return bytes;
    };
    assert.deepEqual([errnoOfAnswer(answer(2, 0)), errnoOfAnswer(answer(2, -17))], [0, 17]);
    assert.equal(errnoOfAnswer(answer(16, 0)), undefined);
    assert.equal(errnoOfAnswer(Buffer.alloc(4)), undefined);
  });
});
