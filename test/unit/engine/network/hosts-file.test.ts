import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  changeHostsLines,
  containerHosts,
  hostNetworkHosts,
  parseExtraHost,
} from '../../../../src/engine/network/hosts-file.js';

const names = { hostname: 'web', domainname: '', extraHosts: [] };
const last = (text: string, count = 1): string => text.trimEnd().split('\n').slice(-count).join('\n');

test('a container finds itself, by its full name first', () => {
  assert.equal(last(containerHosts(names, { addresses: ['172.30.0.2'] })), '172.30.0.2\tweb');
  assert.equal(
    last(containerHosts({ ...names, domainname: 'example.com' }, { addresses: ['172.30.0.2'] })),
    '172.30.0.2\tweb.example.com web',
  );
  assert.equal(
    last(containerHosts({ ...names, hostname: 'web.example.com' }, { addresses: ['172.30.0.2'] })),
    '172.30.0.2\tweb.example.com web',
    'and by its short one',
  );
});

test('without an address there is loopback only', () => {
  assert.equal(last(containerHosts(names)), 'ff02::2\tip6-allrouters');
  assert.match(containerHosts(names), /^127\.0\.0\.1\tlocalhost\n::1\tlocalhost/);
});

test('what the user adds comes before its own line', () => {
  const extraHosts = ['db:10.0.0.9', 'six=[fd00::1]', 'host.docker.internal:host-gateway'];
  assert.equal(
    last(containerHosts({ ...names, extraHosts }, { addresses: ['172.30.0.2'], gateway: '172.30.0.1' }), 4),
    '10.0.0.9\tdb\nfd00::1\tsix\n172.30.0.1\thost.docker.internal\n172.30.0.2\tweb',
  );
  assert.throws(() => containerHosts({ ...names, extraHosts: ['h:host-gateway'] }), { code: 'argument_invalid' });
});

test("on the host's network: the host's file, and what the user adds", () => {
  assert.equal(hostNetworkHosts('127.0.0.1 localhost', ['db:10.0.0.9']), '127.0.0.1 localhost\n10.0.0.9\tdb\n');
});

test('a name and an address, with a colon or an equals sign', () => {
  assert.deepEqual(parseExtraHost('a:1.2.3.4'), { name: 'a', address: '1.2.3.4' });
  assert.deepEqual(parseExtraHost('a:::1'), { name: 'a', address: '::1' });
  for (const text of ['a', 'a:', ':1.2.3.4', 'a:b', 'a:1.2.3.4\n9.9.9.9 evil', 'a b:1.2.3.4', 'a:1.2.3.400']) {
    assert.throws(() => parseExtraHost(text), { code: 'argument_invalid' }, text);
  }
});

test('a line for each of its addresses, behind those of its links', () => {
  const place = { addresses: ['172.30.0.2', '', 'fd00::2'], links: ['172.30.0.9\tdb mysql'] };
  assert.equal(last(containerHosts(names, place), 3), '172.30.0.9\tdb mysql\n172.30.0.2\tweb\nfd00::2\tweb');
});

test('lines come and go, and what programs wrote stays', () => {
  const text = '127.0.0.1\tlocalhost\n10.1.0.2\tweb\n# by hand\n10.9.9.9 mine';
  assert.equal(
    changeHostsLines(text, ['10.1.0.2\tweb', '10.3.0.2\tweb'], ['10.2.0.2\tweb']),
    '127.0.0.1\tlocalhost\n# by hand\n10.9.9.9 mine\n10.2.0.2\tweb\n',
  );
  assert.equal(changeHostsLines('a\tb\n', ['a\tb'], ['a\tb']), 'a\tb\n');
  assert.equal(changeHostsLines('', ['a\tb'], []), '');
});
