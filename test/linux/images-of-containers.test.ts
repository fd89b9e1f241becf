import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';

import type { Container } from '../../src/engine/index.js';
import { parseSignal } from '../../src/oci/signal.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

describe('containers and the images that they are made of', { skip: rootReason(), timeout: 300_000 }, () => {
  let stand: TestEngine;
  before(async () => {
    stand = await openTestEngine();
  });
  after(() => stand[Symbol.asyncDispose]());

  const made = async (image: string, name: string): Promise<Container> =>
    (await stand.engine.containers.create({ image, name, command: ['true'], network: { kind: 'none' } })).container;
  const listed = async (ancestor?: string): Promise<readonly string[]> => {
    const found = await stand.engine.containers.list({
      all: true,
      ...(ancestor !== undefined && { ancestor: [ancestor] }),
    });
    return found.map(({ name }) => name).toSorted();
  };

  test('an ancestor is also what the image was committed from, however far back', async () => {
    const { containers, images } = stand.engine;
    const { id } = await made(BUSYBOX, 'first');
    await containers.commit(id, { name: 'second:1' });
    await made('second:1', 'second');
    await containers.commit('second', { name: 'third:1', changes: { Labels: { a: 'b' } } });
    await made('third:1', 'third');
    assert.deepEqual(await listed(BUSYBOX), ['first', 'second', 'third']);
    assert.deepEqual(await listed('second:1'), ['second', 'third']);
    assert.deepEqual(await listed((await images.get('third:1')).id), ['third']);
    assert.deepEqual(await listed('nobody:1'), []);
  });

  test('lists name the image by its id once its name means another one', async () => {
    const { containers, images } = stand.engine;
    await images.tag(BUSYBOX, 'moving:1');
    const { id, imageId } = await made('moving:1', 'left');
    const shown = async (): Promise<string | undefined> =>
      (await containers.list({ all: true, name: ['left'] }))[0]?.image;
    assert.equal(await shown(), 'moving:1');
    await images.tag('second:1', 'moving:1');
    assert.equal(await shown(), imageId);
    assert.equal((await containers.get(id)).image, 'moving:1');
    await images.tag(BUSYBOX, 'moving:1');
    assert.equal(await shown(), 'moving:1');
    await images.remove('moving:1');
    assert.equal(await shown(), imageId);
  });

  test('a stop signal stays as it was written, also in images', async () => {
    const { containers, images } = stand.engine;
    const { container } = await containers.create({
      image: BUSYBOX,
      name: 'nine',
      command: ['true'],
      stopSignal: parseSignal('9'),
      stopSignalText: '9',
    });
    assert.equal(container.config.stopSignalText, '9');
    await containers.commit('nine', { name: 'nine:1' });
    assert.equal((await images.get('nine:1')).config.config?.StopSignal, '9');
    assert.deepEqual(
      [(await made('nine:1', 'heir')).config.stopSignal, (await containers.get('heir')).config.stopSignalText],
      [9, '9'],
    );
  });

  test('documents of a saved image are as old as the image', async () => {
    const { id, createdAtMs } = await stand.engine.images.get(BUSYBOX);
    const folder = mkdtempSync('/tmp/g');
    try {
      const path = join(folder, 'a.tar');
      await pipeline(await stand.engine.images.save([BUSYBOX]), createWriteStream(path));
      const listed = execFileSync('tar', ['--utc', '--full-time', '-tvf', path], { encoding: 'utf8' });
      const moment = new Date(createdAtMs).toISOString().slice(0, 19).replace('T', ' ');
      assert.match(listed, new RegExp(`${moment} blobs/sha256/${id.slice('sha256:'.length)}\n`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('what an image came as is measured', async () => {
    const { images } = stand.engine;
    const { target, layers } = await images.get(BUSYBOX);
    const { contentBytes = 0 } = await images.storage(BUSYBOX);
    assert.ok(contentBytes > layers.reduce((sum, { size }) => sum + size, target.size));
  });
});
