import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressBytes, addressKey } from '../../../../src/engine/names/dns/address-bytes.js';
import { readName, writeName } from '../../../../src/engine/names/dns/domain-name.js';
import { RCODE, readQuestion, TYPE } from '../../../../src/engine/names/dns/question.js';
import { writeQuestion, writeReply } from '../../../../src/engine/names/dns/reply.js';
import { addressOfReverseName } from '../../../../src/engine/names/dns/reverse-name.js';
import { TcpMessages, tcpMessage } from '../../../../src/engine/names/dns/tcp-messages.js';
import { seededRandom } from '../../../support/seeded-random.js';

/** With an OPT record that says how much it takes. */
function withOptions(packet: Buffer, udpBytes: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE(1, 10);
  return Buffer.concat([copy, Buffer.from([0, 0, 41, udpBytes >> 8, udpBytes & 255, 0, 0, 0, 0, 0, 0])]);
}

function asked(packet: Uint8Array) {
  const question = readQuestion(packet);
  assert.ok(!('reply' in question));
  return question;
}

test('a question is read as it was written', () => {
  const question = asked(writeQuestion(7, 'Web.example.COM', TYPE.aaaa));
  const { id, name, type, class: klass, wantsRecursion, udpBytes, hasOptions } = question;
  assert.deepEqual(
    { id, name, type, klass, wantsRecursion, udpBytes, hasOptions },
    { id: 7, name: 'Web.example.COM', type: 28, klass: 1, wantsRecursion: true, udpBytes: 512, hasOptions: false },
  );
});

test('how much may be sent is as the question says, within bounds', () => {
  const plain = writeQuestion(7, 'web', TYPE.a);
  assert.deepEqual(
    [100, 512, 900, 4096].map((bytes) => asked(withOptions(plain, bytes)).udpBytes),
    [512, 512, 900, 1232],
  );
  assert.equal(asked(withOptions(plain, 900)).hasOptions, true);
});

const HEADER = (counts: readonly number[], flags = 0x0100): Buffer => {
  const bytes = Buffer.alloc(12);
  for (const [index, value] of [0x0102, flags, ...counts].entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
};

test('packets that are no question are refused or left unanswered', () => {
  const formatError = { reply: { id: 0x0102, rcode: RCODE.formatError } };
  const attacks: readonly [string, Buffer, unknown][] = [
    ['empty', Buffer.alloc(0), { reply: undefined }],
    ['half a header', Buffer.alloc(11), { reply: undefined }],
    ['an answer', Buffer.concat([HEADER([1, 0, 0, 0], 0x8100), Buffer.from([0, 0, 1, 0, 1])]), { reply: undefined }],
    ['an update', HEADER([1, 0, 0, 0], 0x2800), { reply: { id: 0x0102, rcode: RCODE.notImplemented } }],
    ['no question', HEADER([0, 0, 0, 0]), formatError],
    ['many questions', Buffer.concat([HEADER([0xffff, 0, 0, 0]), Buffer.from([0, 0, 1, 0, 1])]), formatError],
    ['a name without end', Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([3, 97, 98])]), formatError],
    ['a pointer to itself', Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([0xc0, 12, 0, 1, 0, 1])]), formatError],
    ['a pointer forward', Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([0xc0, 14, 0, 1, 0, 1])]), formatError],
    ['half a pointer', Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([0xc0])]), formatError],
    [
      'a label of 64',
      Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([64, ...Array.from({ length: 70 }, () => 97)])]),
      formatError,
    ],
    ['no type', Buffer.concat([HEADER([1, 0, 0, 0]), Buffer.from([1, 97, 0, 0, 1])]), formatError],
    [
      'a name of 256',
      Buffer.concat([
        HEADER([1, 0, 0, 0]),
        ...Array.from({ length: 128 }, () => Buffer.from([1, 97])),
        Buffer.from([0, 0, 1, 0, 1]),
      ]),
      formatError,
    ],
  ];
  for (const [what, packet, expected] of attacks) assert.deepEqual(readQuestion(packet), expected, what);
});

test('pointers that lead back in circles end', () => {
  const packet = Buffer.from([1, 97, 0xc0, 0, 1, 98, 0xc0, 4]);
  assert.equal(readName(packet, 0), undefined);
  assert.equal(readName(packet, 4), undefined);
  assert.deepEqual(readName(Buffer.from([1, 97, 0, 1, 98, 0xc0, 0]), 3), { name: 'b.a', end: 7 });
});

test('no packet makes reading fail or last', () => {
  const random = seededRandom(53);
  const good = withOptions(writeQuestion(1, 'a.bc.def', TYPE.a), 1232);
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.from(good.subarray(0, random.below(good.length + 1)));
    for (let change = random.below(4); change > 0 && bytes.length > 0; change--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
    const question = readQuestion(bytes);
    if ('reply' in question) continue;
    const reply = writeReply(
      bytes,
      question,
      { rcode: 0, records: [{ type: TYPE.a, data: '10.0.0.2' }] },
      question.udpBytes,
    );
    assert.ok(reply.length <= question.udpBytes);
  }
});

test('an answer carries the question as it was asked, the addresses and options', () => {
  const packet = withOptions(writeQuestion(9, 'WEB', TYPE.a), 1232);
  const reply = writeReply(packet, asked(packet), { rcode: 0, records: [{ type: TYPE.a, data: '10.0.0.2' }] }, 1232);
  const text = reply.toString('hex');
  assert.equal(reply.readUInt16BE(0), 9);
  assert.deepEqual([reply.readUInt16BE(4), reply.readUInt16BE(6), reply.readUInt16BE(10)], [1, 1, 1]);
  assert.ok(text.includes('0357454200' + '00010001' + 'c00c0001000100000005' + '00040a000002'));
});

test('what does not fit is left out, and said to be', () => {
  const packet = writeQuestion(9, 'many', TYPE.a);
  const records = Array.from({ length: 100 }, (_, index) => ({ type: TYPE.a, data: `10.0.0.${index}` }));
  const short = writeReply(packet, asked(packet), { rcode: 0, records }, 512);
  assert.ok(short.length <= 512);
  assert.notEqual(short.readUInt16BE(2) & 0x0200, 0);
  assert.ok(short.readUInt16BE(6) > 20 && short.readUInt16BE(6) < 100);
  const whole = writeReply(packet, asked(packet), { rcode: 0, records }, 0xffff);
  assert.deepEqual([whole.readUInt16BE(6), whole.readUInt16BE(2) & 0x0200], [100, 0]);
});

test('addresses of both kinds are written as bytes, and are the same however they are spelled', () => {
  assert.equal(addressBytes('10.0.0.2').toString('hex'), '0a000002');
  assert.equal(addressBytes('fd00::2').toString('hex'), 'fd000000000000000000000000000002');
  assert.equal(addressBytes('::').toString('hex'), '0'.repeat(32));
  assert.equal(addressBytes('::ffff:10.0.0.2').toString('hex'), '00000000000000000000ffff0a000002');
  assert.equal(addressKey('FD00:0:0:0:0:0:0:2'), addressKey('fd00::2'));
  assert.equal(addressKey('fe80::1%eth0'), addressKey('fe80::1'));
});

test('a reverse name is an address', () => {
  assert.equal(addressOfReverseName('2.0.30.172.in-addr.arpa'), '172.30.0.2');
  const digits = addressKey('fd00::4');
  assert.equal(addressOfReverseName(`${digits.split('').toReversed().join('.')}.ip6.arpa`), digits);
  assert.equal(addressOfReverseName('0.30.172.in-addr.arpa'), undefined);
  assert.equal(addressOfReverseName('web'), undefined);
});

test('messages by TCP are cut where they say, however the bytes come', () => {
  const all = Buffer.concat([
    tcpMessage(Buffer.from('one')),
    tcpMessage(Buffer.from('')),
    tcpMessage(Buffer.from('two')),
  ]);
  const messages = new TcpMessages();
  const found = [...all].flatMap((byte) => messages.take(Buffer.from([byte])).map(String));
  assert.deepEqual(found, ['one', '', 'two']);
});

test('a name is written with its labels', () => {
  assert.equal(writeName('ab.c').toString('hex'), '0261620163' + '00');
  assert.equal(writeName('').toString('hex'), '00');
});
