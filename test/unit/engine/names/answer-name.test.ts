import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nameDirectory } from '../../../../src/engine/names/answer-name.js';
import { RCODE, readQuestion, TYPE } from '../../../../src/engine/names/dns/question.js';
import { writeQuestion } from '../../../../src/engine/names/dns/reply.js';
import type { NameMember, NameZone } from '../../../../src/engine/names/name-zone.js';

const member = (containerId: string, ipv4Address: string, more: Partial<NameMember> = {}): NameMember => ({
  containerId,
  ipv4Address,
  ipv6Address: '',
  names: [containerId],
  upstreams: [],
  ...more,
});

const FRONT: NameZone = {
  networkId: 'front',
  listenAddresses: ['10.1.0.1'],
  isInternal: false,
  members: [
    member('web', '10.1.0.2', { names: ['web', 'all'], ipv6Address: 'fd00::2' }),
    member('app', '10.1.0.3', { names: ['app', 'all'], upstreams: ['192.0.2.7'] }),
  ],
};
const BACK: NameZone = {
  networkId: 'back',
  listenAddresses: ['10.2.0.1'],
  isInternal: true,
  members: [member('app', '10.2.0.3'), member('db', '10.2.0.4')],
};
const directory = nameDirectory([FRONT, BACK], 'abc');

function ask(source: string, name: string, type: number = TYPE.a, listen = '10.1.0.1') {
  const question = readQuestion(writeQuestion(1, name, type));
  assert.ok(!('reply' in question));
  const answer = directory.answer({ source, listen }, question);
  return 'upstreams' in answer ? answer : { rcode: answer.rcode, data: answer.records.map(({ data }) => data) };
}

const said = (...data: readonly string[]) => ({ rcode: RCODE.ok, data });

test('a container is told of those on its own networks, and of no others', () => {
  assert.deepEqual(ask('10.1.0.2', 'app'), said('10.1.0.3'));
  assert.deepEqual(ask('10.1.0.2', 'db'), { upstreams: undefined });
  assert.deepEqual(ask('10.1.0.3', 'db'), said('10.2.0.4'));
  assert.deepEqual(ask('10.2.0.3', 'web', TYPE.a, '10.2.0.1'), said('10.1.0.2'));
  assert.deepEqual(ask('10.1.0.2', 'APP'), said('10.1.0.3'));
});

test('several containers of one name are all told', () => {
  assert.deepEqual(ask('10.1.0.2', 'all'), said('10.1.0.2', '10.1.0.3'));
});

test('a link is what one container alone calls another, and hides who else is called so', () => {
  const links = [
    { name: 'db', containerId: 'web' },
    { name: 'gone', containerId: 'nobody' },
  ];
  const zone: NameZone = {
    ...FRONT,
    members: [
      member('web', '10.1.0.2'),
      member('app', '10.1.0.3', { links }),
      member('old', '10.1.0.4', { names: ['db'] }),
    ],
  };
  const linked = nameDirectory([zone], 'abc');
  const askLinked = (source: string, name: string) => {
    const question = readQuestion(writeQuestion(1, name, TYPE.a));
    assert.ok(!('reply' in question));
    const answer = linked.answer({ source, listen: '10.1.0.1' }, question);
    return 'upstreams' in answer ? 'others' : answer.records.map(({ data }) => data);
  };
  assert.deepEqual(askLinked('10.1.0.3', 'db'), ['10.1.0.2']);
  assert.deepEqual(askLinked('10.1.0.3', 'web'), ['10.1.0.2']);
  assert.deepEqual(askLinked('10.1.0.2', 'db'), ['10.1.0.4']);
  assert.equal(askLinked('10.1.0.3', 'gone'), 'others');
});

test('a known name without an address of that kind has none, which is another thing than to be unknown', () => {
  assert.deepEqual(ask('10.1.0.2', 'app', TYPE.aaaa), said());
  assert.deepEqual(ask('10.1.0.2', 'app', 15), said());
  assert.deepEqual(ask('10.1.0.2', 'web', TYPE.aaaa), said('fd00::2'));
  assert.deepEqual(ask('10.1.0.2', 'web', TYPE.any), said('10.1.0.2', 'fd00::2'));
});

test('an address has the name of the container that has it', () => {
  assert.deepEqual(ask('10.1.0.2', '3.0.1.10.in-addr.arpa', TYPE.ptr), said('app'));
  assert.deepEqual(ask('10.1.0.2', '4.0.2.10.in-addr.arpa', TYPE.ptr), { upstreams: undefined });
  assert.deepEqual(ask('10.1.0.2', `2${'.0'.repeat(27)}.0.0.d.f.ip6.arpa`, TYPE.ptr), said('web'));
});

test('names of others are asked of the servers that the container wants, else of the host’s', () => {
  assert.deepEqual(ask('10.1.0.2', 'example.com'), { upstreams: undefined });
  assert.deepEqual(ask('10.1.0.3', 'example.com'), { upstreams: ['192.0.2.7'] });
});

test('from internal networks nothing is asked outside, unless the container is on another one too', () => {
  assert.deepEqual(ask('10.2.0.4', 'example.com', TYPE.a, '10.2.0.1'), { rcode: RCODE.serverFailure, data: [] });
  assert.deepEqual(ask('10.2.0.3', 'example.com', TYPE.a, '10.2.0.1'), { upstreams: ['192.0.2.7'] });
});

test('strangers are refused; the host is told of the network that it asks on', () => {
  assert.deepEqual(ask('203.0.113.5', 'web'), { rcode: RCODE.refused, data: [] });
  assert.deepEqual(ask('10.1.0.1', 'web'), said('10.1.0.2'));
  assert.deepEqual(ask('10.1.0.1', 'db'), { upstreams: undefined });
  assert.deepEqual(ask('127.0.0.1', 'web'), said('10.1.0.2'));
  assert.deepEqual(ask('10.1.0.1', 'serial-abc'), said('0.0.0.0'));
});
