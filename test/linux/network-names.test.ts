import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { AskedEndpoint, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { findAardvark } from '../../src/engine/names/find-aardvark.js';
import { nameFiles } from '../../src/engine/names/name-folder.js';
import { killKeepers } from '../support/linux/find-keepers.js';
import { makeContainer, runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { resolveInside, runInside } from '../support/linux/run-inside.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { UpstreamDns } from '../support/upstream-dns.js';

const DNS_PORT = 53;

const SERVERS = [
  ['aardvark-dns', '', hostTestReason() || (findAardvark(undefined) === undefined && 'needs aardvark-dns')],
  ['the keeper', 'own', hostTestReason()],
] as const;

for (const [server, asked, skip] of SERVERS) {
  describe(`names of containers, answered by ${server}`, { skip }, () => {
    let opened: TestEngine;
    let engine: Engine;
    before(async () => {
      process.env['GANTRY_NAME_SERVER'] = asked;
      opened = await openTestEngine();
      engine = opened.engine;
      await engine.networks.create({ name: 'front' });
      await engine.networks.create({ name: 'back' });
    });
    after(async () => {
      await opened[Symbol.asyncDispose]();
      delete process.env['GANTRY_NAME_SERVER'];
    });
    afterEach(async () => {
      const all = await engine.containers.list({ all: true });
      for (const { id } of all) await engine.containers.remove(id, { force: true });
    });

    const on = (network: string, endpoint: Partial<AskedEndpoint>, asks: Partial<CreateContainer>) =>
      startSleeper(engine, {
        network: { kind: 'network', name: network },
        endpoints: [{ ...endpoint, network }],
        ...asks,
      });
    const addressOn = ({ state }: Container, network: string): string =>
      state.endpoints.find(({ networkName }) => networkName === network)?.address ?? '';
    const get = (name: string): Promise<Container> => engine.containers.get(name);
    const resolve = (ref: string, name: string): Promise<string> => resolveInside(engine, ref, name);

    test('by name, alias, short id and host name, with the network behind it, and from the first moment', async () => {
      const web = await on('front', { aliases: ['www'] }, { name: 'web', hostname: 'Web-Host' });
      const address = addressOn(web, 'front');
      const { stdout } = await runContainer(engine, {
        name: 'asks',
        network: { kind: 'network', name: 'front' },
        command: sh(
          `for name in web www ${web.id.slice(0, 12)} web-host WEB web.front asks; do ping -c 1 -w 1 $name | head -n 1; done`,
        ),
      });
      const found = [...stdout.matchAll(/^PING (\S+) \(([^)]+)\)/gm)].map(([, name, of]) => [name, of === address]);
      const names = ['web', 'www', web.id.slice(0, 12), 'web-host', 'WEB', 'web.front'];
      assert.deepEqual(found, [...names.map((name) => [name, true]), ['asks', false]]);
    });

    test('on the networks that a container is on, as it comes and goes', async () => {
      const web = await on('front', {}, { name: 'web' });
      const db = await on('back', {}, { name: 'db' });
      assert.equal(await resolve('web', 'db'), '');
      const inode = await runInside(engine, 'web', 'stat', '-c', '%i', '/etc/resolv.conf');
      await engine.networks.connect('back', 'web', { aliases: ['w'] });
      assert.equal(await resolve('web', 'db'), addressOn(db, 'back'));
      assert.equal(await resolve('db', 'w'), addressOn(await get('web'), 'back'));
      const hosts = await runInside(engine, 'web', 'cat', '/etc/hosts');
      for (const network of ['front', 'back']) assert.ok(hosts.includes(`${addressOn(await get('web'), network)}\t`));
      await engine.networks.disconnect('front', 'web');
      assert.equal(await resolve('web', 'db'), addressOn(db, 'back'));
      const resolvConf = await runInside(engine, 'web', 'cat', '/etc/resolv.conf');
      assert.equal(/nameserver (\S+)/.exec(resolvConf)?.[1], db.state.endpoints[0]?.gateway);
      assert.equal(await runInside(engine, 'web', 'stat', '-c', '%i', '/etc/resolv.conf'), inode);
      assert.ok(!(await runInside(engine, 'web', 'cat', '/etc/hosts')).includes(addressOn(web, 'front')));
      await engine.networks.disconnect('back', 'web');
      assert.equal(await resolve('db', 'web'), '');
    });

    test('a container of the default bridge has names once it is connected to another network', async () => {
      await startSleeper(engine, { name: 'plain', network: { kind: 'bridge' } });
      const web = await on('front', {}, { name: 'web' });
      assert.equal(await resolve('plain', 'web'), '');
      await engine.networks.connect('front', 'plain');
      assert.equal(await resolve('plain', 'web'), addressOn(web, 'front'));
      assert.equal(await resolve('web', 'plain'), addressOn(await get('plain'), 'front'));
    });

    test('a new name, and a new life at another address', async () => {
      await on('front', {}, { name: 'asks' });
      const old = await on('front', {}, { name: 'old' });
      await engine.containers.rename('old', 'new');
      assert.equal(await resolve('asks', 'old'), '');
      assert.equal(await resolve('asks', 'new'), addressOn(old, 'front'));
      await engine.containers.stop('new');
      assert.equal(await resolve('asks', 'new'), '');
      await on('front', {}, { name: 'between' });
      await engine.containers.start('new');
      assert.notEqual(addressOn(await get('new'), 'front'), addressOn(old, 'front'));
      assert.equal(await resolve('asks', 'new'), addressOn(await get('new'), 'front'));
    });

    test('a new name that comes beside a start, at whichever moment of it', async () => {
      await on('front', {}, { name: 'asks' });
      for (const [round, delayMs] of [0, 40].entries()) {
        const network = { kind: 'network', name: 'front' } as const;
        const { id } = await makeContainer(engine, { name: `old${round}`, command: ['sleep', '1000'], network });
        const started = engine.containers.start(id);
        await delay(delayMs);
        await engine.containers.rename(id, `new${round}`);
        await started;
        const { state } = await get(id);
        const { names } = state.endpoints[0] ?? {};
        assert.deepEqual([names?.includes(`new${round}`), names?.includes(`old${round}`)], [true, false]);
        assert.equal(await resolve('asks', `new${round}`), addressOn(await get(id), 'front'));
        assert.equal(await resolve('asks', `old${round}`), '');
        await engine.containers.stop(id, { timeoutSeconds: 0 });
      }
    });

    test('what no container is called is asked of the servers that the container wants', async () => {
      await using upstream = await UpstreamDns.open('127.55.9.1', DNS_PORT);
      const dns = { servers: ['127.55.9.1'], search: ['corp.example'], options: [] };
      await on('front', {}, { name: 'web' });
      await on('front', {}, { name: 'asks', dns });
      assert.equal(await resolve('asks', 'www.example.com'), '203.0.113.9');
      assert.ok(upstream.asked.includes('www.example.com'));
      assert.equal(await resolve('asks', 'web'), addressOn(await get('web'), 'front'));
      assert.match(await runInside(engine, 'asks', 'cat', '/etc/resolv.conf'), /^search corp\.example$/m);
    });

    test('servers that are dead are no reason not to find a container', async () => {
      await using _ = await UpstreamDns.open('127.55.9.2', DNS_PORT, 'silent');
      const web = await on('front', {}, { name: 'web' });
      await on('front', {}, { name: 'asks', dns: { servers: ['127.55.9.2'], search: [], options: [] } });
      assert.equal(await resolve('asks', 'web'), addressOn(web, 'front'));
      const [first, second] = await Promise.all([resolve('asks', 'www.example.com'), resolve('asks', 'web')]);
      assert.deepEqual([first, second], ['', addressOn(web, 'front')]);
    });

    test('an alias of several containers is all of them; a link is for the one that has it', async () => {
      const one = await on('front', { aliases: ['all'] }, { name: 'one' });
      const two = await on('front', { aliases: ['all'] }, { name: 'two' });
      await on('front', { links: ['one:uno'] }, { name: 'asks' });
      const found = await runInside(engine, 'asks', 'nslookup', 'all');
      for (const each of [one, two]) assert.ok(found.includes(`Address: ${addressOn(each, 'front')}`), found);
      assert.equal(await resolve('asks', 'uno'), addressOn(one, 'front'));
      assert.equal(await resolve('two', 'uno'), '');
    });

    test('the server that was killed is started again by the next who comes by', async () => {
      const web = await on('front', {}, { name: 'web' });
      await on('front', {}, { name: 'asks' });
      if (asked === 'own') await killKeepers(opened.roots);
      else
        process.kill(Number(readFileSync(join(nameFiles.aardvark(opened.roots), 'aardvark.pid'), 'utf8')), 'SIGKILL');
      await using _ = await opened.open();
      await eventually('an answer', async () => (await resolve('asks', 'web')) === addressOn(web, 'front'));
    });
  });
}
