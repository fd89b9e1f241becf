import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';

import type { AskedEndpoint, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { hasInsideNames, insideFiles } from '../../src/engine/names/inside/inside-files.js';
import { findKeepers, killKeepers } from '../support/linux/find-keepers.js';
import { runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { resolveInside, runInside } from '../support/linux/run-inside.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { UpstreamDns } from '../support/upstream-dns.js';

const DNS_PORT = 53;
const INSIDE = '127.0.0.11';
/** A machine at the other end of the wire. */
const OUTSIDE = '10.223.61.200';
const DEAD_END = '10.223.61.201';

const ip = (...args: readonly string[]): string => execFileSync('ip', args, { encoding: 'utf8' });

describe('names on networks without the host', { skip: hostTestReason() }, () => {
  const wire = `gtyw${process.pid.toString(36).slice(-6)}`;
  let opened: TestEngine;
  let engine: Engine;
  let deadEnd: UpstreamDns;
  before(async () => {
    ip('link', 'add', wire, 'type', 'veth', 'peer', `${wire}e`);
    for (const address of [OUTSIDE, DEAD_END]) ip('address', 'add', `${address}/24`, 'dev', `${wire}e`);
    for (const end of [wire, `${wire}e`]) ip('link', 'set', end, 'up');
    deadEnd = await UpstreamDns.open(DEAD_END, DNS_PORT, 'fails');
    opened = await openTestEngine();
    engine = opened.engine;
    await engine.networks.create({
      name: 'wire',
      driver: 'macvlan',
      options: { parent: wire },
      addressing: { pools: [{ subnet: '10.223.61.0/24', reserved: { outside: OUTSIDE, dead: DEAD_END } }] },
    });
    await engine.networks.create({ name: 'closed', driver: 'macvlan' });
    await engine.networks.create({ name: 'bridged' });
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await deadEnd[Symbol.asyncDispose]();
    ip('link', 'delete', wire);
  });
  afterEach(async () => {
    const all = await engine.containers.list({ all: true });
    await Promise.all(all.map(({ id }) => engine.containers.remove(id, { force: true })));
    assert.equal(hasInsideNames(opened.roots), false);
  });

  /** What no container is called is asked of a server that fails at once. */
  const on = (network: string, asks: Partial<CreateContainer>, endpoint: Partial<AskedEndpoint> = {}) =>
    startSleeper(engine, {
      network: { kind: 'network', name: network },
      endpoints: [{ ...endpoint, network }],
      dns: { servers: [DEAD_END], search: [], options: [] },
      ...asks,
    });
  const addressOn = ({ state }: Container, network: string): string =>
    state.endpoints.find(({ networkName }) => networkName === network)?.address ?? '';
  const resolve = (ref: string, name: string): Promise<string> => resolveInside(engine, ref, name);

  test('by name, alias and short id, with the network behind it, and from the first moment', async () => {
    const web = await on('wire', { name: 'web' }, { aliases: ['www'] });
    const names = ['web', 'www', web.id.slice(0, 12), 'WEB', 'web.wire'];
    const { stdout } = await runContainer(engine, {
      name: 'asks',
      network: { kind: 'network', name: 'wire' },
      command: sh(`cat /etc/resolv.conf; for name in ${names.join(' ')}; do ping -c 1 -w 1 $name | head -n 1; done`),
    });
    assert.match(stdout, new RegExp(`^nameserver ${INSIDE}\n`));
    const found = [...stdout.matchAll(/^PING (\S+) \(([^)]+)\)/gm)].map(([, name, of]) => [name, of]);
    assert.deepEqual(
      found,
      names.map((name) => [name, addressOn(web, 'wire')]),
    );
  });

  test('live, as others come, are called something else, and go', async () => {
    await on('wire', { name: 'asks' });
    assert.equal(await resolve('asks', 'late'), '');
    const late = await on('wire', { name: 'late' });
    assert.equal(await resolve('asks', 'late'), addressOn(late, 'wire'));
    await engine.containers.rename('late', 'later');
    assert.equal(await resolve('asks', 'later'), addressOn(late, 'wire'));
    assert.equal(await resolve('asks', 'late'), '');
    await engine.containers.remove('later', { force: true });
    assert.equal(await resolve('asks', 'later'), '');
  });

  test('whoever is on a bridge too knows those of both, from when it is connected until it is not', async () => {
    const there = await on('bridged', { name: 'there' });
    const web = await on('wire', { name: 'web' });
    await on('bridged', { name: 'both' });
    await engine.networks.connect('wire', 'both');
    assert.equal(await resolve('both', 'there'), addressOn(there, 'bridged'));
    assert.equal(await resolve('both', 'web'), addressOn(web, 'wire'));
    assert.equal(await resolve('web', 'both'), addressOn(await engine.containers.get('both'), 'wire'));
    assert.equal(await resolve('web', 'there'), '');
    await engine.networks.disconnect('wire', 'both');
    assert.equal(await resolve('both', 'there'), addressOn(there, 'bridged'));
    assert.equal(await resolve('both', 'web'), '');
    assert.equal(await resolve('web', 'both'), '');
  });

  test('names of others are asked of the servers that the container wants, on its own way to them', async () => {
    // At the other end of the wire: the host could ask it too, from another address.
    await using upstream = await UpstreamDns.open(OUTSIDE, DNS_PORT, 'long');
    const asks = await on('wire', { name: 'asks', dns: { servers: [OUTSIDE], search: [], options: [] } });
    // Too long for one datagram: asked for once more by TCP.
    assert.match(await runInside(engine, 'asks', 'nslookup', 'www.example.com'), /192\.0\.2\.\d+/);
    assert.ok(upstream.asked.includes('www.example.com'));
    assert.deepEqual([...new Set(upstream.sources)], [addressOn(asks, 'wire')]);
  });

  test('what is internal asks nobody outside, and knows its own', async () => {
    await using upstream = await UpstreamDns.open('127.55.11.1', DNS_PORT);
    const dns = { servers: ['127.55.11.1'], search: [], options: [] };
    const web = await on('closed', { name: 'web' });
    await on('closed', { name: 'asks', dns });
    assert.equal(await resolve('asks', 'web'), addressOn(web, 'closed'));
    assert.equal(await resolve('asks', 'www.example.com'), '');
    assert.deepEqual(upstream.asked, []);
  });

  test('a container may be a name server itself, on every address', async () => {
    const web = await on('wire', { name: 'web' });
    await on('wire', { name: 'dns', command: sh('busybox nc -l -p 53 & exec sleep 1000') });
    await eventually('its server', async () =>
      / 0+:0035 /.test(await runInside(engine, 'dns', 'cat', '/proc/net/tcp', '/proc/net/tcp6')),
    );
    assert.equal(await resolve('dns', 'web'), addressOn(web, 'wire'));
  });

  test('a server that was killed comes back with the next who comes by', async () => {
    const web = await on('wire', { name: 'web' });
    await on('wire', { name: 'asks' });
    await killKeepers(opened.roots);
    assert.equal(await resolve('asks', 'web'), '');
    assert.match(
      (await engine.system.info()).warnings.join('\n'),
      /^no name server answers .*the keeper does not run$/m,
    );
    await using _ = await opened.open();
    await eventually('an answer', async () => (await resolve('asks', 'web')) === addressOn(web, 'wire'));
  });

  test('what somebody died before telling is told by the next who comes by', async () => {
    const web = await on('wire', { name: 'web' });
    await on('wire', { name: 'asks' });
    const path = insideFiles.wanted(opened.roots);
    const names = JSON.parse(readFileSync(path, 'utf8')) as object;
    // A keeper that lives makes it good by itself.
    await killKeepers(opened.roots);
    writeFileSync(path, JSON.stringify({ ...names, serial: 'older', zones: [] }));
    await using _ = await opened.open();
    await eventually('an answer', async () => (await resolve('asks', 'web')) === addressOn(web, 'wire'));
    // And where the last container went with nobody to tell.
    await Promise.all(['web', 'asks'].map((name) => engine.containers.remove(name, { force: true })));
    writeFileSync(path, JSON.stringify({ ...names, places: [{ containerId: 'gone', pid: process.pid }] }));
    await using __ = await opened.open();
    assert.equal(hasInsideNames(opened.roots), false);
  });

  test('a container comes back with its address at once: no server keeps its network', async () => {
    await on('wire', { name: 'fixed' }, { ipv4Address: '10.223.61.77' });
    for (let round = 0; round < 3; round++) {
      await engine.containers.restart('fixed', { timeoutSeconds: 0 });
      assert.equal(await resolve('fixed', 'fixed'), '10.223.61.77');
    }
  });

  test('the last container takes the server and what it was told along', async () => {
    await on('wire', { name: 'web' });
    // Two may have been woken, and one finds that it is not needed.
    await eventually('one keeper', () => findKeepers(opened.roots).length === 1);
    const { places } = JSON.parse(readFileSync(insideFiles.wanted(opened.roots), 'utf8')) as { places: unknown[] };
    assert.equal(places.length, 1);
    await engine.containers.remove('web', { force: true });
    assert.equal(hasInsideNames(opened.roots), false);
    await eventually('no keeper', () => findKeepers(opened.roots).length === 0);
  });
});
