import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { openEngineParts } from '../../src/engine/engine-parts.js';
import type { ContainerId, CreateContainer, Engine } from '../../src/engine/index.js';
import { requireCheckpoints } from '../../src/engine/runtime/require-checkpoints.js';
import { ownPrograms } from '../../src/own-programs.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

const COUNT = ['sh', '-c', 'n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done'];

describe('a checkpoint', () => {
  let opened: TestEngine;
  let engine: Engine;
  /** Why this machine cannot make one; empty where it can. */
  let missing = '';
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    const options = { ...opened.roots, environment: process.env, programs: ownPrograms(), version: '' };
    await using parts = openEngineParts(options);
    await requireCheckpoints(parts.host, await parts.runtimeProgram()).catch((error: Error) => {
      missing = error.message;
    });
  });
  after(() => opened[Symbol.asyncDispose]());

  const start = async (asked: Partial<CreateContainer> = {}): Promise<ContainerId> => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: COUNT,
      network: { kind: 'none' },
      ...asked,
    });
    await engine.containers.start(container.id);
    return container.id;
  };
  const lines = async (id: string): Promise<readonly string[]> => {
    const batches = await Array.fromAsync(engine.streams.logs(id));
    return batches.flat().map(({ bytes }) => Buffer.from(bytes).toString());
  };

  test('is refused with what is missing on this machine, and the container runs on', async (t) => {
    if (missing === '') return t.skip('this machine has all that it takes');
    const id = await start();
    await assert.rejects(engine.checkpoints.create(id, 'first'), { code: 'checkpoint_unsupported', message: missing });
    assert.equal((await engine.containers.get(id)).state.status, 'running');
    assert.deepEqual(await engine.checkpoints.list(id), []);
    await engine.containers.remove(id, { force: true });
  });

  const spoiled: readonly [what: string, spoil: (folder: string) => void, reason: RegExp][] = [
    ['a link', (folder) => symlinkSync('/etc/shadow', join(folder, 'pages-1.img')), /pages-1\.img is a link$/],
    [
      'a file of somebody else',
      (folder) => {
        writeFileSync(join(folder, 'core-1.img'), '');
        chownSync(join(folder, 'core-1.img'), 1234, 0);
      },
      /core-1\.img belongs to user 1234$/,
    ],
    [
      'a file that others may write to',
      (folder) => {
        mkdirSync(join(folder, 'below'));
        writeFileSync(join(folder, 'below/core-1.img'), '');
        chmodSync(join(folder, 'below/core-1.img'), 0o666);
      },
      /below\/core-1\.img may be written to by others$/,
    ],
    ['a folder that others may write to', (folder) => chmodSync(folder, 0o777), /may be written to by others$/],
    ['a fifo', (folder) => execFileSync('mkfifo', [join(folder, 'x')]), /x is neither a file nor a folder$/],
  ];
  for (const [what, spoil, reason] of spoiled) {
    test(`with ${what} is not gone on from: what it says is done as root`, async () => {
      const folder = mkdtempSync('/tmp/g');
      mkdirSync(join(folder, 'theirs'), { mode: 0o700 });
      spoil(join(folder, 'theirs'));
      const { container } = await engine.containers.create({
        image: BUSYBOX,
        command: COUNT,
        network: { kind: 'none' },
      });
      const start = engine.containers.start(container.id, { checkpoint: { name: 'theirs', folder } });
      await assert.rejects(start, { code: 'checkpoint_untrusted', message: reason });
      await engine.containers.remove(container.id);
      rmSync(folder, { recursive: true });
    });
  }

  test('is gone on from where it was made', async (t) => {
    if (missing !== '') return t.skip(missing);
    const id = await start();
    while ((await lines(id)).length < 3);
    await engine.checkpoints.create(id, 'first');
    assert.equal((await engine.containers.get(id)).state.status, 'exited');
    const before = await lines(id);
    await engine.containers.start(id, { checkpoint: { name: 'first' } });
    while ((await lines(id)).length < before.length + 3);
    const all = await lines(id);
    assert.deepEqual(
      all,
      Array.from(all, (_, index) => String(index + 1)),
    );
    await engine.containers.remove(id, { force: true });
  });

  test('is not made of what could not go on from it, nor of what does not run', async () => {
    const id = await start({ network: { kind: 'bridge' } });
    await assert.rejects(engine.checkpoints.create(id, 'first'), { code: 'checkpoint_unsupported' });
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    await assert.rejects(engine.checkpoints.create(id, 'first'), { code: 'container_not_running' });
    await assert.rejects(engine.containers.start(id, { checkpoint: { name: 'nope' } }), {
      code: 'checkpoint_not_found',
    });
    await assert.rejects(engine.containers.start(id, { checkpoint: { name: '../x' } }), { code: 'argument_invalid' });
    await engine.containers.remove(id);
  });
});
