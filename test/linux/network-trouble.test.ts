import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { troubleContract } from '../contract/trouble.contract.js';
import { readOutput } from '../support/linux/read-output.js';
import { makeContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

const BRIDGE = { network: { kind: 'bridge' } } as const;

let stand: Promise<TestEngine> | undefined;
after(async () => (await stand)?.[Symbol.asyncDispose]());

async function openStand(): Promise<TestEngine> {
  const opened = await openTestEngine();
  const { engine } = opened;
  for (const name of ['one', 'two', 'three']) await startSleeper(engine, { ...BRIDGE, name });
  await startSleeper(engine, { network: { kind: 'host' }, name: 'hosted' });
  await makeContainer(engine, { ...BRIDGE, name: 'down', command: ['true'] });
  return opened;
}

troubleContract('real', async () => {
  stand ??= openStand();
  const { engine } = await stand;
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine.trouble.heal();
      for (const { name } of await engine.trouble.status()) await engine.trouble.clear(name);
    },
  };
});

describe('T71, T72: trouble on purpose', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const start = (asked: Partial<CreateContainer> = {}): Promise<Container> =>
    startSleeper(engine, { ...BRIDGE, ...asked });
  const addressOf = ({ state }: Container): string => state.endpoints[0]?.address ?? '';

  async function inside({ id }: Container, script: string): Promise<string> {
    await using exec = await engine.execs.start(id, { command: sh(script) }, { attach: {} });
    return (await readOutput(exec.streams)).stdout;
  }

  type Pinged = { readonly received: number; readonly shortestMs: number; readonly duplicates: number };

  /** `count` of them, one each 20 ms. */
  async function ping(from: Container, to: Container, count = 3): Promise<Pinged> {
    const text = await inside(from, `ping -q -c ${count} -i 0.02 -W 1 ${addressOf(to)}`);
    return {
      received: Number(/(\d+) packets received/.exec(text)?.[1]),
      duplicates: Number(/(\d+) duplicates/.exec(text)?.[1] ?? 0),
      shortestMs: Number(/min\/avg\/max = ([\d.]+)\//.exec(text)?.[1] ?? Number.NaN),
    };
  }

  test('a delay is on the way out, or in, or both, and gone when it is cleared', async () => {
    const [one, two] = [await start(), await start()];
    assert.ok((await ping(one, two)).shortestMs < 40);
    await engine.trouble.shape(one.id, { delayMs: 80 });
    const out = await ping(one, two);
    assert.ok(out.shortestMs >= 80 && out.shortestMs < 160, `${out.shortestMs} ms`);
    // Of what the others send it is their answer that is late.
    assert.ok((await ping(two, one)).shortestMs >= 80);
    assert.ok((await ping(two, await start())).shortestMs < 40);
    await engine.trouble.shape(one.id, { delayMs: 60, direction: 'in' });
    const both = await ping(one, two);
    assert.ok(both.shortestMs >= 140 && both.shortestMs < 240, `${both.shortestMs} ms`);
    await engine.trouble.clear(one.id);
    assert.ok((await ping(one, two)).shortestMs < 40);
    assert.doesNotMatch(await inside(one, 'cat /proc/net/dev'), /gty/);
  });

  test('each target has its own figures', async () => {
    const [one, near, far, other] = [await start(), await start(), await start(), await start()];
    await engine.trouble.shape(one.id, { delayMs: 30 });
    await engine.trouble.shape(one.id, { delayMs: 90, to: far.id });
    await engine.trouble.shape(one.id, { lossPercent: 100, to: `${addressOf(other)}/32` });
    const [toNear, toFar] = [await ping(one, near), await ping(one, far)];
    assert.ok(toNear.shortestMs >= 30 && toNear.shortestMs < 85, `${toNear.shortestMs} ms`);
    assert.ok(toFar.shortestMs >= 90, `${toFar.shortestMs} ms`);
    assert.equal((await ping(one, other, 2)).received, 0);
  });

  test('packets are lost, doubled and damaged as often as asked', async () => {
    const [one, two] = [await start(), await start()];
    // Each knows where the other is: who has to ask first has that lost too.
    await ping(one, two);
    await engine.trouble.shape(one.id, { lossPercent: 50 });
    const lossy = await ping(one, two, 50);
    assert.ok(lossy.received > 6 && lossy.received < 44, `${lossy.received} of 50`);
    await engine.trouble.shape(one.id, { duplicatePercent: 100 });
    const doubled = await ping(one, two, 5);
    assert.ok(doubled.received === 5 && doubled.duplicates >= 3, JSON.stringify(doubled));
    // Each has a wrong checksum, and is thrown away where it arrives.
    await engine.trouble.shape(one.id, { corruptPercent: 100 });
    assert.equal((await ping(one, two, 3)).received, 0);
    await engine.trouble.shape(one.id, { delayMs: 60, reorderPercent: 100 });
    assert.ok((await ping(one, two)).shortestMs < 40);
  });

  test('a rate holds, whichever way the bytes go', async () => {
    const [one, two] = [await start(), await start()];
    await inside(two, 'mkdir /w && head -c 400000 /dev/zero >/w/f && httpd -p 80 -h /w');
    const download = async (): Promise<number> => {
      const began = performance.now();
      assert.equal(await inside(one, `wget -qO- http://${addressOf(two)}/f | wc -c`), '400000\n');
      return performance.now() - began;
    };
    await download();
    const freeMs = await download();
    // 3.2 Mbit of payload at 4 Mbit a second take 800 ms.
    await engine.trouble.shape(two.id, { rateBitsPerSecond: 4_000_000 });
    const sentMs = await download();
    assert.ok(sentMs >= 600 && sentMs > freeMs, `${sentMs} ms against ${freeMs} ms`);
    await engine.trouble.clear(two.id);
    await engine.trouble.shape(one.id, { rateBitsPerSecond: 4_000_000, direction: 'in' });
    const receivedMs = await download();
    assert.ok(receivedMs >= 600, `${receivedMs} ms`);
    await engine.trouble.clear(one.id);
    assert.ok((await download()) < sentMs);
  });

  test('a long way that is delayed still carries much at once, and all of it in one piece', async () => {
    const [one, two] = [await start(), await start()];
    await inside(two, 'mkdir /w && head -c 4000000 /dev/urandom >/w/f && httpd -p 80 -h /w');
    const sum = (await inside(two, 'md5sum </w/f')).trim();
    await engine.trouble.shape(two.id, { delayMs: 20, jitterMs: 2, lossPercent: 0.1, corruptPercent: 0.1 });
    assert.equal((await inside(one, `wget -qO- http://${addressOf(two)}/f | md5sum`)).trim(), sum);
  });

  test('a partition keeps its sides apart, by every way, until it is healed', async () => {
    const port = { protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 } as const;
    const [one, two, three] = [await start(), await start({ ports: [port] }), await start()];
    await inside(two, 'mkdir /w && echo hello >/w/f && httpd -p 80 -h /w');
    const gateway = two.state.endpoints[0]?.gateway ?? '';
    const byMachine = (from: Container): Promise<string> =>
      inside(from, `timeout 2 wget -qO- http://${gateway}:${two.state.ports[0]?.hostPort}/f 2>&1`);
    assert.equal(await byMachine(one), 'hello\n');
    await engine.trouble.partition([[one.id], [two.id, three.id]]);
    assert.equal((await ping(one, two, 2)).received, 0);
    assert.equal((await ping(three, one, 2)).received, 0);
    assert.equal((await ping(two, three)).received, 3);
    assert.notEqual(await byMachine(one), 'hello\n');
    assert.match(await inside(one, `ping -q -c 1 -W 1 ${gateway}`), / 1 packets received/);
    await engine.trouble.heal([one.id]);
    assert.equal((await ping(one, two)).received, 3);
    assert.equal(await byMachine(one), 'hello\n');
  });

  test('several networks and both families: all of them are shaped, and parted', async () => {
    for (const name of ['trouble-left', 'trouble-right']) await engine.networks.create({ name, hasIpv6: true });
    const asked = { network: { kind: 'network', name: 'trouble-left' } } as const;
    const [one, two] = [await start(asked), await start(asked)];
    for (const { id } of [one, two]) await engine.networks.connect('trouble-right', id);
    const { endpoints } = (await engine.containers.get(two.id)).state;
    const ways = endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address]);
    assert.equal(ways.filter((way) => way !== '').length, 4);
    const pings = (): Promise<string> =>
      inside(one, ways.map((way) => `ping -q -c 1 -W 1 ${way} | tail -2`).join('; '));
    assert.equal((await pings()).match(/ 1 packets received/g)?.length, 4);
    await engine.trouble.shape(one.id, { delayMs: 50 });
    const delays = [...(await pings()).matchAll(/min\/avg\/max = ([\d.]+)/g)].map(([, ms]) => Number(ms));
    assert.equal(delays.filter((ms) => ms >= 50).length, 4, delays.join());
    await engine.trouble.partition([[one.id], [two.id]]);
    assert.equal((await pings()).match(/ 0 packets received/g)?.length, 4);
    // So on a network that they are connected to later.
    await engine.networks.create({ name: 'trouble-later' });
    for (const { id } of [one, two]) await engine.networks.connect('trouble-later', id);
    const later = (await engine.containers.get(two.id)).state.endpoints.at(-1)?.address;
    const pingLater = (): Promise<string> => inside(one, `ping -q -c 1 -W 1 ${later}`);
    assert.match(await pingLater(), / 0 packets received/);
    await engine.trouble.heal();
    assert.ok(Number(/max = ([\d.]+)/.exec(await pingLater())?.[1]) >= 50);
    await engine.networks.disconnect('trouble-later', one.id);
    const left = await inside(one, 'cat /proc/net/dev');
    assert.match(left, /gtylo1a/);
    assert.doesNotMatch(left, /gtylo2/);
    for (const { id } of [one, two]) await engine.containers.remove(id, { force: true });
    for (const name of ['trouble-left', 'trouble-right', 'trouble-later']) await engine.networks.remove(name);
  });

  test('whoever has the address of one that was parted and has ended is not parted', async () => {
    const [one, two] = [await start(), await start()];
    await engine.trouble.partition([[one.id], [two.id]]);
    await engine.containers.kill(two.id);
    await engine.containers.wait(two.id);
    await engine.containers.start(two.id);
    const again = await engine.containers.get(two.id);
    assert.equal((await ping(again, one)).received, 3);
    const rules = execFileSync('nsenter', [`--net=/proc/${one.state.pid}/ns/net`, 'nft', 'list', 'tables'], {
      encoding: 'utf8',
    });
    assert.doesNotMatch(rules, /gantry_partition/);
    await engine.trouble.shape(two.id, { lossPercent: 100 });
    await engine.containers.restart(two.id, { timeoutSeconds: 0 });
    assert.equal((await ping(await engine.containers.get(two.id), one)).received, 3);
  });

  test('another engine sees it, and it outlives the one that asked', async () => {
    const [one, two] = [await start({ name: 'asked' }), await start()];
    {
      await using other = await opened.open();
      await other.trouble.shape('asked', { delayMs: 70 });
    }
    assert.ok((await ping(one, two)).shortestMs >= 70);
    const [state] = await engine.trouble.status(['asked']);
    assert.deepEqual(
      state?.shapes.map(({ impairment }) => impairment),
      [{ delayMs: 70 }],
    );
  });
});
