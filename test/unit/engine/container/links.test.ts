import assert from 'node:assert/strict';
import { test } from 'node:test';

import { linkEnvironment } from '../../../../src/engine/container/link-environment.js';
import { parseLink } from '../../../../src/engine/container/parse-link.js';
import { withHostsAddress } from '../../../../src/engine/network/hosts-file.js';

const LINKED = { path: '/web/db', address: '172.17.0.2', exposedPorts: [], env: [] };

test('a link names another container, and what it is to be called', () => {
  assert.deepEqual(parseLink('wp-mysql:mysql'), { container: 'wp-mysql', alias: 'mysql' });
  assert.deepEqual(parseLink('db'), { container: 'db', alias: 'db' });
  assert.deepEqual(parseLink('/db:/web/mysql'), { container: 'db', alias: 'mysql' });
  for (const text of ['', 'a:b:c', ':b', 'a:']) {
    assert.throws(() => parseLink(text), { code: 'argument_invalid' }, text);
  }
});

test('a container learns of the ports of the other one, TCP first', () => {
  assert.deepEqual(linkEnvironment({ ...LINKED, exposedPorts: ['53/udp', '6379/tcp', '80/tcp'] }), [
    'DB_PORT=tcp://172.17.0.2:80',
    'DB_PORT_80_TCP=tcp://172.17.0.2:80',
    'DB_PORT_80_TCP_ADDR=172.17.0.2',
    'DB_PORT_80_TCP_PORT=80',
    'DB_PORT_80_TCP_PROTO=tcp',
    'DB_PORT_6379_TCP=tcp://172.17.0.2:6379',
    'DB_PORT_6379_TCP_ADDR=172.17.0.2',
    'DB_PORT_6379_TCP_PORT=6379',
    'DB_PORT_6379_TCP_PROTO=tcp',
    'DB_PORT_53_UDP=udp://172.17.0.2:53',
    'DB_PORT_53_UDP_ADDR=172.17.0.2',
    'DB_PORT_53_UDP_PORT=53',
    'DB_PORT_53_UDP_PROTO=udp',
    'DB_NAME=/web/db',
  ]);
});

test('ports that follow each other are a range too', () => {
  const ranges = linkEnvironment({
    ...LINKED,
    exposedPorts: ['7002/tcp', '7000/tcp', '7001/tcp', '7003/udp', '9000/tcp'],
  });
  assert.deepEqual(
    ranges.filter((line) => /_(START|END)=/.test(line)),
    [
      'DB_PORT_7000_TCP_START=tcp://172.17.0.2:7000',
      'DB_PORT_7000_TCP_PORT_START=7000',
      'DB_PORT_7000_TCP_END=tcp://172.17.0.2:7002',
      'DB_PORT_7000_TCP_PORT_END=7002',
    ],
  );
});

test('without ports there is the name alone, and what the other one’s variables say but for its own place', () => {
  const env = ['PATH=/bin', 'HOME=/root', 'MYSQL_ROOT_PASSWORD=a=b', 'EMPTY=', 'ODD'];
  assert.deepEqual(linkEnvironment({ ...LINKED, path: '/web/my-db', env }), [
    'MY_DB_NAME=/web/my-db',
    'MY_DB_ENV_MYSQL_ROOT_PASSWORD=a=b',
    'MY_DB_ENV_EMPTY=',
  ]);
});

test('the line of a linked container gets its new address, and each kind of address has its own', () => {
  const text = '127.0.0.1\tlocalhost\n172.17.0.2\tdb abc mysql\n172.17.0.3\tweb\n';
  const names = ['db', 'abc', 'mysql'];
  assert.equal(withHostsAddress(text, names, '172.17.0.9'), text.replace('172.17.0.2', '172.17.0.9'));
  assert.equal(withHostsAddress(text, names, 'fd00::9'), `${text}fd00::9\tdb abc mysql\n`);
  assert.equal(withHostsAddress(text, ['db'], '172.17.0.9'), `${text}172.17.0.9\tdb\n`);
});
