import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  containerResolvConf,
  hostNetworkResolvConf,
  parseResolvConf,
} from '../../../../src/engine/network/resolv-conf.js';

const NOTHING = { servers: [], search: [], options: [] };

test('comments, odd blanks and unknown keywords are no servers', () => {
  const text =
    '# nameserver 1.1.1.1\n;x\n\tnameserver   10.0.0.1 # here\nsortlist 1\nsearch a\ndomain b\nsearch c d\noptions ndots:2\noptions rotate';
  assert.deepEqual(parseResolvConf(text), {
    servers: ['10.0.0.1'],
    search: ['c', 'd'],
    options: ['ndots:2', 'rotate'],
  });
});

test("a container gets the host's servers, without those on the host's loopback", () => {
  const host = 'nameserver 127.0.0.53\nnameserver 10.0.0.1\nnameserver ::1\nsearch corp.example\noptions edns0\n';
  assert.equal(containerResolvConf(host, NOTHING), 'nameserver 10.0.0.1\nsearch corp.example\noptions edns0\n');
});

test('with none left, the public ones', () => {
  assert.equal(containerResolvConf('nameserver 127.0.0.1\n', NOTHING), 'nameserver 8.8.8.8\nnameserver 8.8.4.4\n');
  assert.equal(containerResolvConf('', NOTHING), 'nameserver 8.8.8.8\nnameserver 8.8.4.4\n');
});

test('what the user says stands in the place of its kind', () => {
  const host = 'nameserver 10.0.0.1\nsearch corp.example\noptions edns0\n';
  assert.equal(
    containerResolvConf(host, { ...NOTHING, servers: ['127.0.0.1'] }),
    'nameserver 127.0.0.1\nsearch corp.example\noptions edns0\n',
  );
  assert.equal(containerResolvConf(host, { ...NOTHING, search: ['.'] }), 'nameserver 10.0.0.1\noptions edns0\n');
  assert.equal(
    containerResolvConf(host, { ...NOTHING, options: ['ndots:5'] }),
    'nameserver 10.0.0.1\nsearch corp.example\noptions ndots:5\n',
  );
});

test("on the host's network the host's file is taken as it is", () => {
  const host = '# by hand\nnameserver 127.0.0.53\n';
  assert.equal(hostNetworkResolvConf(host, NOTHING), host);
  assert.equal(hostNetworkResolvConf(host, { ...NOTHING, search: ['x'] }), 'nameserver 127.0.0.53\nsearch x\n');
});

test('on users’ networks the name servers there are asked, and names without dots as they are', () => {
  const host = 'nameserver 127.0.0.53\nsearch corp.example\noptions edns0\n';
  const asked = { servers: ['192.0.2.1'], search: [], options: [] };
  assert.equal(
    containerResolvConf(host, asked, { servers: ['10.1.0.1', 'fd00::1'], isClosed: false }),
    'nameserver 10.1.0.1\nnameserver fd00::1\nsearch corp.example\noptions edns0 ndots:0\n',
  );
  assert.equal(
    containerResolvConf(
      host,
      { servers: [], search: ['.'], options: ['ndots:2'] },
      { servers: ['10.1.0.1'], isClosed: false },
    ),
    'nameserver 10.1.0.1\noptions ndots:2\n',
  );
  const many = ['10.1.0.1', '10.2.0.1', '10.3.0.1', '10.4.0.1'];
  assert.equal(containerResolvConf('', NOTHING, { servers: many, isClosed: false }).match(/nameserver/g)?.length, 3);
});

test('on internal networks only, nobody waits for those outside', () => {
  const host = 'nameserver 10.0.0.1\nsearch corp.example\noptions timeout:3\n';
  assert.equal(
    containerResolvConf(host, NOTHING, { servers: ['10.1.0.1'], isClosed: true }),
    'nameserver 10.1.0.1\noptions timeout:3 ndots:0 attempts:2\n',
  );
});
