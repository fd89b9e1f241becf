import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { openEngineParts } from '../../src/engine/engine-parts.js';
import type { ContainerId, CreateContainer, Engine } from '../../src/engine/index.js';
import { requireCheckpoints } from '../../src/engine/runtime/require-checkpoints.js';
import { ownPrograms } from '../../src/own-programs.js';
import { runInside } from '../support/linux/run-inside.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

const COUNT = ['sh', '-c', 'n=0; while :; do n=$((n+1)); echo $n; sleep 0.05; done'];
const SERVE = 'mkdir /www; printf there >/www/index.html; httpd -p 80 -h /www; httpd -p 127.0.0.1:81 -h /www';

describe('a checkpoint', () => {
  let opened: TestEngine;
  let engine: Engine;
  /** Why a machine's runtime cannot make one; empty where it can. */
  const missing = { default: '', runc: '' };
  /** Of the default runtime. */
  let kind = '';
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    const options = { ...opened.roots, environment: process.env, programs: ownPrograms(), version: '' };
    await using parts = openEngineParts(options);
    kind = (await parts.runtimeProgram()).kind;
    for (const [name, runtime] of [
      ['default', undefined],
      ['runc', 'runc'],
    ] as const) {
      const program = parts.runtime(runtime).then((opened) => opened.program);
      await program
        .then((found) => requireCheckpoints(parts.host, found))
        .catch((error: Error) => {
          missing[name] = error.message;
        });
    }
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
    if (missing.default === '') return t.skip('this machine has all that it takes');
    const id = await start();
    await assert.rejects(engine.checkpoints.create(id, 'first'), {
      code: 'checkpoint_unsupported',
      message: missing.default,
    });
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
      writeFileSync(join(folder, 'theirs/inventory.img'), '');
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

  const onesOnward = async (id: string): Promise<void> => {
    const all = await lines(id);
    assert.deepEqual(
      all,
      Array.from(all, (_, index) => String(index + 1)),
    );
  };
  for (const runtime of ['default', 'runc'] as const) {
    const asked: Partial<CreateContainer> = runtime === 'runc' ? { runtime } : {};

    test(`is gone on from where it was made, again and again (${runtime})`, async (t) => {
      if (missing[runtime] !== '') return t.skip(missing[runtime]);
      const id = await start(asked);
      while ((await lines(id)).length < 3);
      await engine.checkpoints.create(id, 'first');
      assert.equal((await engine.containers.get(id)).state.status, 'exited');
      const before = await lines(id);
      await engine.containers.start(id, { checkpoint: { name: 'first' } });
      while ((await lines(id)).length < before.length + 3);
      await onesOnward(id);

      await engine.checkpoints.create(id, 'second', { leavesRunning: true });
      assert.equal((await engine.containers.get(id)).state.status, 'running');
      assert.deepEqual(await engine.checkpoints.list(id), ['first', 'second']);
      await assert.rejects(engine.checkpoints.create(id, 'second'), { code: 'checkpoint_exists' });
      await engine.containers.kill(id);
      await engine.containers.wait(id);
      const ended = await lines(id);
      await engine.containers.start(id, { checkpoint: { name: 'first' } });
      while ((await lines(id)).length === ended.length);
      assert.equal((await lines(id))[ended.length], String(before.length + 1));
      await engine.containers.stop(id, { timeoutSeconds: 0 });
      assert.equal((await engine.containers.get(id)).state.exitCode, 137);
      await engine.containers.remove(id);
    });
  }

  test('gives a container on a network its addresses and ports before its sockets', async (t) => {
    if (missing.runc !== '') return t.skip(missing.runc);
    const id = await start({
      runtime: 'runc',
      network: { kind: 'bridge' },
      command: ['sh', '-c', `${SERVE}; ${COUNT[2] ?? ''}`],
      ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 0 }],
    });
    while ((await lines(id)).length < 3);
    try {
      await engine.checkpoints.create(id, 'first');
    } catch (error) {
      // criu before 4.2 on Linux 6.16 and later.
      if (!(error instanceof Error && /^criu failed on .*: sockets: /.test(error.message))) throw error;
      await engine.containers.remove(id, { force: true });
      return t.skip(error.message);
    }
    await engine.containers.start(id, { checkpoint: { name: 'first' } });
    await onesOnward(id);
    const { state } = await engine.containers.get(id);
    assert.equal(await (await fetch(`http://127.0.0.1:${state.ports[0]?.hostPort}/`)).text(), 'there');
    assert.equal(await runInside(engine, id, 'wget', '-qO-', 'http://127.0.0.1:81/'), 'there');
    await engine.containers.remove(id, { force: true });
  });

  test("that is no checkpoint is nobody's to remove", async () => {
    const folder = mkdtempSync('/tmp/g');
    mkdirSync(join(folder, 'theirs'));
    const { container } = await engine.containers.create({ image: BUSYBOX, command: COUNT });
    assert.deepEqual(await engine.checkpoints.list(container.id, { folder }), []);
    await assert.rejects(engine.checkpoints.remove(container.id, 'theirs', { folder }), {
      code: 'checkpoint_not_found',
    });
    await engine.containers.remove(container.id);
    rmSync(folder, { recursive: true });
  });

  test('is not made of what could not go on from it, nor of what does not run', async () => {
    const id = await start({ network: { kind: 'bridge' } });
    if (kind !== 'runc') {
      await assert.rejects(engine.checkpoints.create(id, 'first'), {
        code: 'checkpoint_unsupported',
        message: /cannot give networks back; with --runtime runc/,
      });
    }
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    await assert.rejects(engine.checkpoints.create(id, 'first'), { code: 'container_not_running' });
    await assert.rejects(engine.containers.start(id, { checkpoint: { name: 'nope' } }), {
      code: 'checkpoint_not_found',
    });
    await assert.rejects(engine.containers.start(id, { checkpoint: { name: '../x' } }), { code: 'argument_invalid' });
    await engine.containers.remove(id);
  });
});
