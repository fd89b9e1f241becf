// alone: it holds how long packets take

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { addressOf, insideOf, type Pinged, ping as pingOn, startOnBridge } from '../support/linux/on-bridge.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { PATIENCE_MS } from '../support/patience.js';

describe('T71, T72: trouble on purpose', () => {
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
  /** The shortest way between them is so long; a busy machine may make some look longer. */
  const takes = (from: Container, to: Container, { atLeastMs = 0, belowMs }: { atLeastMs?: number; belowMs: number }) =>
    eventually(`${atLeastMs} to ${belowMs} ms`, async () => {
      const { shortestMs } = await ping(from, to);
      assert.ok(!(shortestMs < atLeastMs), `${shortestMs} ms`);
      return shortestMs < belowMs;
    });

  test('a delay is on the way out, or in, or both, and gone when it is cleared', async () => {
    const [one, two] = [await start(), await start()];
    await takes(one, two, { belowMs: 40 });
    await engine.trouble.shape(one.id, { delayMs: 80 });
    await takes(one, two, { atLeastMs: 80, belowMs: 160 });
    // Of what the others send it is their answer that is late.
    assert.ok((await ping(two, one)).shortestMs >= 80);
    await takes(two, await start(), { belowMs: 40 });
    await engine.trouble.shape(one.id, { delayMs: 60, direction: 'in' });
    await takes(one, two, { atLeastMs: 140, belowMs: 240 });
    await engine.trouble.clear(one.id);
    await takes(one, two, { belowMs: 40 });
    assert.doesNotMatch(await inside(one, 'cat /proc/net/dev'), /gty/);
  });

  test('each target has its own figures', async () => {
    const [one, near, far, other] = [await start(), await start(), await start(), await start()];
    await engine.trouble.shape(one.id, { delayMs: 30 });
    await engine.trouble.shape(one.id, { delayMs: 90, to: far.id });
    await engine.trouble.shape(one.id, { lossPercent: 100, to: `${addressOf(other)}/32` });
    await takes(one, near, { atLeastMs: 30, belowMs: 85 });
    await takes(one, far, { atLeastMs: 90, belowMs: PATIENCE_MS });
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
    await takes(one, two, { belowMs: 40 });
  });

  test('a rate holds, whichever way the bytes go', async () => {
    const [one, two] = [await start(), await start()];
    await inside(two, 'mkdir /w && head -c 400000 /dev/zero >/w/f && httpd -p 80 -h /w');
    const download = async (): Promise<number> => {
      const script = `read begun _ </proc/uptime; wget -qO- http://${addressOf(two)}/f | wc -c; cat /proc/uptime; echo $begun`;
      const [bytes = '', ended = '', begun = ''] = (await inside(one, script)).split('\n');
      assert.equal(bytes, '400000');
      return (Number.parseFloat(ended) - Number(begun)) * 1000;
    };
    // 3.2 Mbit of payload at 4 Mbit a second take 800 ms. Without, only a busy machine needs so long, and not each time.
    const isFree = (): Promise<boolean> =>
      eventually('one that nothing holds back', async () => (await download()) < 600);
    await isFree();
    await engine.trouble.shape(two.id, { rateBitsPerSecond: 4_000_000 });
    const sentMs = await download();
    assert.ok(sentMs >= 600, `${sentMs} ms`);
    await engine.trouble.clear(two.id);
    // For one of those it hears from: to the other nothing happens.
    const narrow = { rateBitsPerSecond: 4_000_000, direction: 'in' } as const;
    await engine.trouble.shape(one.id, { ...narrow, to: (await start()).id });
    await isFree();
    await engine.trouble.clear(one.id);
    await engine.trouble.shape(one.id, { ...narrow, to: `${two.id}:80` });
    const receivedMs = await download();
    assert.ok(receivedMs >= 600, `${receivedMs} ms`);
    await engine.trouble.clear(one.id);
    await isFree();
  });

  test('a long way that is delayed still carries much at once, and all of it in one piece', async () => {
    const [one, two] = [await start(), await start()];
    await inside(two, 'mkdir /w && head -c 4000000 /dev/urandom >/w/f && httpd -p 80 -h /w');
    const sum = (await inside(two, 'md5sum </w/f')).trim();
    await engine.trouble.shape(two.id, { delayMs: 20, jitterMs: 2, lossPercent: 0.1, corruptPercent: 0.1 });
    assert.equal((await inside(one, `wget -qO- http://${addressOf(two)}/f | md5sum`)).trim(), sum);
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
