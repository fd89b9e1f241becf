import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { BridgeRules } from '../../../src/host/firewall.js';
import { admitScript, droppingChains } from '../../../src/host/node/foreign-chains.js';
import { bridgeBatch } from '../../../src/host/node/ip-batch.js';
import { parseChains, parsePublished, parseRules } from '../../../src/host/node/nft-json.js';
import { publishScript, unpublishScript } from '../../../src/host/node/nft-ports.js';
import { chainsOf, tableScript } from '../../../src/host/node/nft-script.js';

// Recorded from nftables 1.0.6.
const MAPS = `{"nftables":[{"metainfo":{"version":"1.0.6"}},{"map":{"family":"ip","name":"anywhere","elem":[[{"concat":["udp",53]},{"concat":["10.9.0.2",53]}],[{"concat":["tcp",8080]},{"concat":["10.9.0.2",80]}]]}},{"map":{"name":"at_address","elem":[[{"concat":["127.0.0.1","tcp",8081]},{"concat":["10.9.0.2",80]}],["odd",1]]}},{"map":{"name":"empty"}}]}`;
const CHAINS = `{"nftables":[{"metainfo":{}},{"chain":{"family":"ip","table":"filter","name":"FORWARD","handle":2,"type":"filter","hook":"forward","prio":0,"policy":"drop"}},{"chain":{"family":"ip","table":"filter","name":"DOCKER-USER","handle":3}}]}`;
const RULES = `{"nftables":[{"chain":{}},{"rule":{"family":"ip","table":"filter","chain":"FORWARD","handle":7,"comment":"gantry_a"}},{"rule":{"family":"ip","table":"filter","chain":"INPUT","handle":8}}]}`;
const BLOCKS = `{"nftables":[{"chain":{"family":"ip","table":"filter","name":"INPUT","hook":"input","policy":"drop"}},{"chain":{"family":"ip6","table":"filter","name":"FORWARD","hook":"forward","policy":"drop"}},{"chain":{"family":"inet","table":"mine","name":"all","hook":"forward","policy":"drop"}}]}`;

const bridge = { name: 'br0', addresses: ['10.9.0.1/24'], macAddress: '02:42:0a:09:00:01', mtu: 1400 };
const FILTERED = { isBridgeFiltered: true };
const rules: BridgeRules = {
  table: 't',
  bridge: 'br0',
  subnets: ['10.9.0.0/24'],
  isMasqueraded: true,
  isInternal: false,
  isIsolated: false,
  dnsPort: undefined,
};
const web = {
  protocol: 'tcp',
  hostAddress: '',
  hostPort: 8080,
  containerAddress: '10.9.0.2',
  containerPort: 80,
} as const;

test('what iproute2 is told', () => {
  assert.deepEqual(bridgeBatch(bridge, FILTERED), [
    'link set dev br0 address 02:42:0a:09:00:01 mtu 1400 addrgenmode none',
    'address replace 10.9.0.1/24 broadcast + dev br0',
    'link set dev br0 up',
  ]);
  assert.deepEqual(bridgeBatch({ ...bridge, addresses: ['fd00::1/64'] }, FILTERED).slice(1, -1), [
    'address replace fe80::1/64 dev br0 nodad',
    'address replace fd00::1/64 dev br0 nodad',
  ]);
  assert.equal(bridgeBatch({ ...bridge, addresses: [] }, FILTERED).length, 2);
  const again = { ...bridge, isIsolated: true, ports: ['gv1'] };
  assert.deepEqual(
    [true, false].map((isBridgeFiltered) => bridgeBatch(again, { isBridgeFiltered }).at(-1)),
    ['off', 'on'].map((isolated) => `link set dev gv1 type bridge_slave hairpin on isolated ${isolated}`),
  );
});

test('containers that are kept apart reach where their links lead', () => {
  const link = { from: '10.9.0.3', to: '10.9.0.2', protocol: 'tcp', port: 80 } as const;
  const set = '{ 10.9.0.3 . 10.9.0.2 . tcp . 80, 10.9.0.3 . 10.9.0.2 . udp . 53 }';
  const links = [link, link, { ...link, protocol: 'udp', port: 53 } as const];
  const script = tableScript({ ...rules, isIsolated: true, links }, []);
  assert.ok(script.includes(`    ip saddr . ip daddr . meta l4proto . th dport ${set} return\n    drop\n`), script);
  assert.ok(!tableScript({ ...rules, links }, []).includes('10.9.0.3'), 'all may reach each other');
});

test('what nft prints is read, and what is not ours is passed over', () => {
  assert.deepEqual(parsePublished(MAPS), [
    { ...web, protocol: 'udp', hostPort: 53, containerPort: 53 },
    web,
    { ...web, hostAddress: '127.0.0.1', hostPort: 8081 },
  ]);
  const withoutNames = MAPS.replaceAll('"udp"', '17').replaceAll('"tcp"', '6');
  assert.deepEqual(parsePublished(withoutNames), parsePublished(MAPS));
  assert.deepEqual(parsePublished('{"nftables": null}'), []);
  assert.deepEqual(
    parseChains(CHAINS).map(({ name, hook, policy }) => [name, hook, policy]),
    [
      ['FORWARD', 'forward', 'drop'],
      ['DOCKER-USER', undefined, undefined],
    ],
  );
  assert.deepEqual(parseRules(RULES), [
    { chain: 'ip filter FORWARD', handle: 7, comment: 'gantry_a' },
    { chain: 'ip filter INPUT', handle: 8, comment: undefined },
  ]);
});

test('what nft is told', () => {
  const ports = [web, { ...web, hostAddress: '127.0.0.1' }];
  assert.equal(
    publishScript('t', ports),
    'add element ip t anywhere { tcp . 8080 : 10.9.0.2 . 80 }\n' +
      'add element ip t at_address { 127.0.0.1 . tcp . 8080 : 10.9.0.2 . 80 }\n',
  );
  assert.equal(
    unpublishScript('t', ports),
    'delete element ip t anywhere { tcp . 8080 }\ndelete element ip t at_address { 127.0.0.1 . tcp . 8080 }\n',
  );
  const six = { ...web, containerAddress: 'fd00::2' };
  assert.equal(
    publishScript('t', [six, { ...six, hostAddress: '::1' }]),
    'add element ip6 t anywhere { tcp . 8080 : fd00::2 . 80 }\n' +
      'add element ip6 t at_address { ::1 . tcp . 8080 : fd00::2 . 80 }\n',
  );
  assert.equal(
    admitScript(rules, 'forward', 'ip filter DOCKER-USER'),
    'insert rule ip filter DOCKER-USER iifname "br0" accept comment "t"\n' +
      'insert rule ip filter DOCKER-USER oifname "br0" accept comment "t"\n',
  );
  assert.equal(
    admitScript({ ...rules, dnsPort: 5300 }, 'input', 'ip filter INPUT'),
    'insert rule ip filter INPUT iifname "br0" tcp dport 5300 accept comment "t"\n' +
      'insert rule ip filter INPUT iifname "br0" udp dport 5300 accept comment "t"\n',
  );
});

test('chains of others matter by their family, and for input where the host answers', () => {
  const all = parseChains(BLOCKS);
  const names = (changes: Partial<BridgeRules>): readonly string[] =>
    droppingChains({ ...rules, ...changes }, all).map(({ name, place }) => `${name}: ${place}`);
  assert.deepEqual(names({}), ['inet mine all: undefined']);
  assert.deepEqual(names({ dnsPort: 53, subnets: ['10.9.0.0/24', 'fd00::/64'] }), [
    'ip filter INPUT: ip filter INPUT',
    'ip6 filter FORWARD: ip6 filter FORWARD',
    'inet mine all: undefined',
  ]);
});

test('a table has the chains that its network needs', () => {
  const script = tableScript({ ...rules, subnets: ['10.9.0.0/24', 'fd00::/64'], dnsPort: 5300 }, [web]);
  assert.match(script, /table ip t \{[^]*table ip6 t \{/);
  assert.equal(script.match(/redirect to :5300/g)?.length, 2);
  assert.match(script, /ip6 saddr \{ fd00::\/64 \} oifname != "br0" masquerade/);
  assert.doesNotMatch(tableScript({ ...rules, isMasqueraded: false }, []), /oifname != "br0" masquerade/);
  const closed = tableScript({ ...rules, isInternal: true }, [web]);
  assert.doesNotMatch(closed, /masquerade|dnat|element/);
  for (const isInternal of [true, false]) {
    const own = { ...rules, isInternal };
    for (const name of chainsOf(own)) {
      assert.match(tableScript(own, []), new RegExp(`table ip t \\{[^]*chain ${name.replace('ip ', '')} \\{`));
    }
  }
});
