import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';

import { removeDemo, startDemo } from '../../../src/demo/demo.js';
import { demoRootFileSystem } from '../../../src/demo/demo-image.js';
import { writeTar } from '../../../src/demo/ustar.js';
import { FakeEngine } from '../../support/fake-engine.js';

describe('the demo', () => {
  test('is four containers, however often it is started', async () => {
    await using engine = new FakeEngine();
    const names = ['demo-busy', 'demo-chatty', 'demo-failing', 'demo-idle'];
    for (const _ of [1, 2]) {
      const started = await startDemo(engine);
      assert.deepEqual(started.map(({ name }) => name).sort(), names);
    }
    assert.equal((await engine.images.list()).length, 1);
  });

  test('brings back the one that was removed', async () => {
    await using engine = new FakeEngine();
    await startDemo(engine);
    await engine.containers.remove('demo-idle', { force: true });
    assert.equal((await startDemo(engine)).length, 4);
  });

  test('leaves what somebody made of its image, and the image with it', async () => {
    await using engine = new FakeEngine();
    await startDemo(engine);
    await engine.containers.create({ image: 'gantry-demo', name: 'mine', command: ['true'] });
    assert.equal((await removeDemo(engine)).length, 4);
    assert.deepEqual(
      (await engine.containers.list({ all: true })).map(({ name }) => name),
      ['mine'],
    );
    assert.equal((await engine.images.list()).length, 1);
  });

  test('is taken away whole', async () => {
    await using engine = new FakeEngine();
    await startDemo(engine);
    const removed = await removeDemo(engine);
    assert.equal(removed.length, 5);
    assert.deepEqual(await engine.containers.list({ all: true }), []);
    assert.deepEqual(await engine.images.list(), []);
    assert.deepEqual(await removeDemo(engine), []);
  });
});

describe('the tar archive of the demo', () => {
  test('is one that GNU tar reads, with owners, modes and links', () => {
    const archive = Buffer.concat([
      ...writeTar([
        { kind: 'directory', path: 'bin/', mode: 0o755 },
        { kind: 'file', path: 'bin/tool', mode: 0o750, bytes: Buffer.from('x'.repeat(700)) },
        { kind: 'link', path: 'bin/sh', target: 'tool' },
      ]),
    ]);
    const listing = execFileSync('tar', ['-tvf', '-', '--numeric-owner'], { input: archive, encoding: 'utf8' });
    assert.match(
      listing,
      /^drwxr-xr-x 0\/0 +0 1970-01-01 .* bin\/\n-rwxr-x--- 0\/0 +700 .* bin\/tool\nlrwxrwxrwx .* bin\/sh -> tool\n$/,
    );
  });

  test('has busybox and its names where this machine has a static one', async (context) => {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of demoRootFileSystem()) chunks.push(chunk);
    } catch (error) {
      return context.skip(error instanceof Error ? error.message : String(error));
    }
    const listing = execFileSync('tar', ['-tf', '-'], { input: Buffer.concat(chunks), encoding: 'utf8' });
    for (const path of ['bin/busybox', 'bin/sh', 'tmp/', 'etc/passwd'])
      assert.ok(listing.split('\n').includes(path), path);
  });
});
