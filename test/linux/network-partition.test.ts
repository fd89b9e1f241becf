import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { troubleContract } from '../contract/trouble.contract.js';
import { insideOf, type Pinged, ping as pingOn, startOnBridge } from '../support/linux/on-bridge.js';
import { makeContainer, startSleeper } from '../support/linux/run-container.js';
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

describe('T72: containers that are parted', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const start = (asked: Partial<CreateContainer> = {}): Promise<Container> => startOnBridge(engine, asked);
  const inside = (container: Container, script: string): Promise<string> => insideOf(engine, container, script);
  const ping = (from: Container, to: Container, count?: number): Promise<Pinged> => pingOn(engine, from, to, count);

  test('a partition keeps its sides apart, by every way, until it is healed', async () => {
    const port = { protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 } as const;
    const [one, two, three] = [await start(), await start({ ports: [port] }), await start()];
    await inside(two, 'mkdir /w && echo hello >/w/f && httpd -p 80 -h /w');
    const gateway = two.state.endpoints[0]?.gateway ?? '';
    const byMachine = (from: Container, seconds = 30): Promise<string> =>
      inside(from, `timeout ${seconds} wget -qO- http://${gateway}:${two.state.ports[0]?.hostPort}/f 2>&1`);
    assert.equal(await byMachine(one), 'hello\n');
    await engine.trouble.partition([[one.id], [two.id, three.id]]);
    // What has no answer takes a while: all are asked at once.
    const pings = await Promise.all([ping(one, two, 2), ping(three, one, 2), ping(two, three)]);
    assert.deepEqual(
      pings.map(({ received }) => received),
      [0, 0, 3],
    );
    assert.notEqual(await byMachine(one, 2), 'hello\n');
    assert.match(await inside(one, `ping -q -c 1 ${gateway}`), / 1 packets received/);
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
    // For what does not come a second is enough; what comes may take its time.
    const pings = (seconds = 10): Promise<string> =>
      inside(one, `${ways.map((way) => `ping -q -c 1 -W ${seconds} ${way} | tail -2 &`).join(' ')} wait`);
    assert.equal((await pings()).match(/ 1 packets received/g)?.length, 4);
    await engine.trouble.shape(one.id, { delayMs: 50 });
    const delays = [...(await pings()).matchAll(/min\/avg\/max = ([\d.]+)/g)].map(([, ms]) => Number(ms));
    assert.equal(delays.filter((ms) => ms >= 50).length, 4, delays.join());
    await engine.trouble.partition([[one.id], [two.id]]);
    assert.equal((await pings(1)).match(/ 0 packets received/g)?.length, 4);
    // So on a network that they are connected to later.
    await engine.networks.create({ name: 'trouble-later' });
    for (const { id } of [one, two]) await engine.networks.connect('trouble-later', id);
    const later = (await engine.containers.get(two.id)).state.endpoints.at(-1)?.address;
    const pingLater = (seconds = 10): Promise<string> => inside(one, `ping -q -c 1 -W ${seconds} ${later}`);
    assert.match(await pingLater(1), / 0 packets received/);
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
});
