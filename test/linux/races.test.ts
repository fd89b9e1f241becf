import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { lockContainer } from '../../src/engine/container/container-lock.js';
import { launchContainer } from '../../src/engine/container/launch-container.js';
import { openExecService } from '../../src/engine/container/open-exec-service.js';
import { reapLocked } from '../../src/engine/container/reap-container.js';
import { restartDueContainer } from '../../src/engine/container/restart-due.js';
import { stopContainer } from '../../src/engine/container/stop-container.js';
import { waitContainer } from '../../src/engine/container/wait-container.js';
import { type EngineParts, openEngineParts } from '../../src/engine/engine-parts.js';
import { openFileService } from '../../src/engine/files/open-file-service.js';
import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { openEngine } from '../../src/engine/open-engine.js';
import { layout } from '../../src/engine/roots.js';
import type { OciRuntime } from '../../src/engine/runtime/oci-runtime.js';
import { ownPrograms } from '../../src/own-programs.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

describe('when two come to one container at the wrong moment', () => {
  let opened: TestEngine;
  let engine: Engine;
  let parts: EngineParts;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    parts = openEngineParts({ ...opened.roots, environment: process.env, programs: ownPrograms(), version: '' });
  });
  after(async () => {
    await parts[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  const create = async (asked: Partial<CreateContainer>): Promise<Container> =>
    (await engine.containers.create({ image: BUSYBOX, network: { kind: 'none' }, stopTimeoutSeconds: 0, ...asked }))
      .container;
  const always = { name: 'always', maximumRetryCount: 0 } as const;
  const statusOf = async (id: string): Promise<string> => (await engine.containers.get(id)).state.status;

  test('whoever looks into a container that somebody removes meanwhile is told that it is gone', async () => {
    const { id, name } = await create({ command: ['true'] });
    const removeFirst = async () => {
      await engine.containers.remove(id);
      return await parts.snapshotter();
    };
    const gone = { code: 'container_not_found', message: `No such container: ${name}` };
    await assert.rejects(openFileService({ ...parts, snapshotter: removeFirst }).changes(name), gone);
  });

  test('an exec into a container that ends at this moment says so, whatever the runtime makes of it', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    const { pid } = (await engine.containers.get(id)).state;
    const runtime = await parts.runtime();
    const path = join(opened.roots.runRoot, 'ends-it-first');
    const complaint = 'cannot fork: Cannot allocate memory';
    const script = `#!/bin/sh\nkill -9 ${pid}\nwhile [ -d /proc/${pid} ]; do :; done\necho '${complaint}' >&2\nexit 1\n`;
    writeFileSync(path, script, { mode: 0o755 });
    const ending = { ...runtime, program: { ...runtime.program, path } };
    const execs = openExecService({ ...parts, runtime: () => Promise.resolve(ending) });
    await assert.rejects(execs.start(id, { command: ['true'] }), { code: 'container_not_running' });
    await engine.containers.remove(id, { force: true });
  });

  test('an exec into a container whose folder goes at this moment says so', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    const { pid } = (await engine.containers.get(id)).state;
    const { syscalls } = parts.host;
    const removeFirst: typeof syscalls.tryLock = (...asked) => {
      process.kill(pid, 'SIGKILL');
      while (parts.host.processes.startTicks(pid) !== undefined);
      rmSync(layout.runningContainer(opened.roots, id), { recursive: true, force: true });
      return syscalls.tryLock(...asked);
    };
    const host = { ...parts.host, syscalls: { ...syscalls, tryLock: removeFirst } };
    const execs = openExecService({ ...parts, host });
    await assert.rejects(execs.start(id, { command: ['true'] }, { attach: {} }), { code: 'container_not_running' });
    await engine.containers.remove(id, { force: true });
  });

  test('a program that is over before its start was written down is tidied up after', async () => {
    const { id } = await create({ command: ['true'] });
    const container = parts.records.find(id);
    assert.ok(container);
    let isOver = false;
    const start = async (runtime: OciRuntime): Promise<void> => {
      await runtime.start(id);
      await until(() => readdirSync(join(opened.roots.runRoot, 'exits')).includes(id));
      await delay(500); // What the monitor calls must have looked, and waits for our lock or has gone.
      isOver = true;
    };
    const runtime = await parts.runtime();
    const slow = { ...parts, runtime: () => Promise.resolve({ ...runtime, start: () => start(runtime) }) };
    {
      using _ = await lockContainer(parts, id);
      await launchContainer(slow, container);
    }
    assert.ok(isOver);
    await until(async () => (await statusOf(id)) === 'exited');
  });

  test('a stop that comes as it ends by itself keeps it from starting again', async () => {
    const { id } = await create({ command: ['sleep', '1000'], restart: always });
    await engine.containers.start(id);
    const { state } = await engine.containers.get(id);
    const lock = await lockContainer(parts, id);
    const stopping = stopContainer(parts, id); // Sees it running, and waits for the lock.
    process.kill(state.pid, 'SIGKILL');
    await until(() => readdirSync(join(opened.roots.runRoot, 'exits')).includes(id));
    const record = parts.records.find(id);
    assert.ok(record);
    await reapLocked({ ...parts, wakeKeeper: () => undefined }, record);
    assert.equal(await statusOf(id), 'restarting');
    lock[Symbol.dispose]();
    await stopping;
    assert.equal(await statusOf(id), 'exited');
  });

  test('restart does not remove what --rm would', async () => {
    const { id } = await create({ command: ['sleep', '1000'], isAutoRemoved: true });
    await engine.containers.start(id);
    await engine.containers.restart(id);
    assert.equal(await statusOf(id), 'running');
    await engine.containers.stop(id);
    await assert.rejects(engine.containers.get(id), { code: 'container_not_found' });
  });

  test('all who wait for a container that goes are told how it ended, however much else happened', async () => {
    const { id } = await create({
      command: ['sh', '-c', 'read x; exit 6'],
      hasStdin: true,
      isStdinOnce: true,
      isAutoRemoved: true,
    });
    const session = await engine.containers.start(id, { attach: {} });
    const waiting = [engine.containers.wait(id), engine.containers.wait(id), engine.containers.wait(id)];
    parts.database.transaction(() => {
      for (let i = 0; i < 1500; i++)
        parts.journal.append({ type: 'image', action: 'pull', actor: { id: 'x', attributes: {} } });
    });
    await session?.closeInput();
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ exitCode }) => exitCode),
      [6, 6, 6],
    );
    assert.deepEqual(
      readdirSync(join(opened.roots.runRoot, 'locks')).filter((name) => name === id),
      [],
    );
  });

  test('a wait for the next exit does not miss a life that was over before it looked', async () => {
    for (const isAutoRemoved of [true, false]) {
      const { id } = await create({ command: ['sh', '-c', 'exit 7'], isAutoRemoved });
      const over = Promise.withResolvers<void>();
      const { journal } = parts;
      const follow: typeof journal.follow = async function* (options) {
        await over.promise;
        yield* journal.follow(options);
      };
      const waiting = waitContainer({ ...parts, journal: { ...journal, follow } }, id, { condition: 'next-exit' });
      await engine.containers.start(id);
      await until(async () => (await statusOf(id).catch(() => 'removed')) !== 'running');
      over.resolve();
      assert.equal((await waiting).exitCode, 7);
    }
  });

  test('a list does not show as running what ended when nobody was left to say so', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    const { state } = await engine.containers.get(id);
    const monitorPid = Number(readFileSync(join(opened.roots.runRoot, 'c', id, 'monitor.pid'), 'utf8'));
    for (const pid of [monitorPid, state.pid]) {
      process.kill(pid, 'SIGKILL');
      await until(() => parts.host.processes.startTicks(pid) === undefined);
    }
    const listed = await engine.containers.list({ all: true, id: [id] });
    assert.deepEqual(
      listed.map((container) => container.state.status),
      ['exited'],
    );
  });

  test('a runtime that is preferred since does not take away the hold on those made before', async () => {
    await using before = await openEngine({
      ...opened.roots,
      environment: { ...process.env, GANTRY_RUNTIME: 'runc' },
      programs: ownPrograms(),
      version: '0.0.0-test',
    });
    const { id } = await create({ command: ['sleep', '1000'] });
    await before.containers.start(id);
    await using exec = await engine.execs.start(id, { command: ['true'] }, { attach: {} });
    assert.equal(await exec.exitCode, 0);
    await engine.containers.pause(id);
    await engine.containers.stop(id);
    await engine.containers.start(id);
    await before.containers.remove(id, { force: true });
  });

  test('one container that cannot be recovered does not keep the engine from being opened', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    const left = join(opened.roots.runRoot, 'c', id);
    mkdirSync(left);
    writeFileSync(join(left, 'runtime'), '/not/there/crun');
    await using other = await opened.open();
    assert.equal((await other.containers.get(id)).state.status, 'created');
    rmSync(left, { recursive: true });
  });

  const volumeAt = (source: string, destination: string): CreateContainer['mounts'] => [
    { type: 'volume', source, destination, isReadOnly: false, options: [], mayCreateSource: true },
  ];

  /** How many programs it finds in /bin. */
  async function countPrograms(mounts: CreateContainer['mounts']): Promise<number> {
    const { id } = await create({ command: ['sh', '-c', 'ls /bin | wc -l'], mounts });
    const { stdout } = await readOutput(await engine.containers.start(id, { attach: {} }));
    return Number(stdout);
  }

  test('all who start on a new volume see all that the image has there', async () => {
    const all = await countPrograms([]);
    const mounts = volumeAt('programs', '/bin');
    assert.ok(all > 10);
    assert.deepEqual(await Promise.all([countPrograms(mounts), countPrograms(mounts), countPrograms(mounts)]), [
      all,
      all,
      all,
    ]);
  });

  test('a volume whose filling was killed half way is filled by the next start', async () => {
    const all = await countPrograms([]);
    const folder = join(opened.roots.dataRoot, 'volumes', 'half');
    mkdirSync(join(folder, '_data'), { recursive: true });
    writeFileSync(join(folder, 'seeding'), '');
    writeFileSync(join(folder, '_data', 'sh'), 'not all of it');
    assert.equal(await countPrograms(volumeAt('half', '/bin')), all);
    assert.deepEqual(readdirSync(folder), ['_data']);
  });

  test('somebody who attached and does not read cannot keep it from being stopped or removed', async () => {
    for (const end of [engine.containers.stop, (ref: string) => engine.containers.remove(ref, { force: true })]) {
      const { id } = await create({ command: ['yes'] });
      await using session = await engine.containers.start(id, { attach: {} });
      assert.ok(session);
      await standsStill(join(opened.roots.dataRoot, 'containers', id, 'container.log'));
      await end(id);
      assert.notEqual(await statusOf(id).catch(() => 'removed'), 'running');
    }
  });

  test('a restart that fails together with its clean-up is not tried for ever', async () => {
    const { id } = await create({ command: ['sleep', '1000'], restart: always });
    await engine.containers.start(id);
    const { state } = await engine.containers.get(id);
    const { clock } = parts.host;
    // By a clock that is ahead, so that no keeper comes first.
    const late = {
      ...parts,
      wakeKeeper: () => undefined,
      host: { ...parts.host, clock: { ...clock, nowMs: () => Date.now() + 30_000 } },
    };
    {
      using _ = await lockContainer(parts, id);
      process.kill(state.pid, 'SIGKILL');
      await until(() => readdirSync(join(opened.roots.runRoot, 'exits')).includes(id));
      const record = parts.records.find(id);
      assert.ok(record);
      await until(async () => (await reapLocked(late, record)) !== undefined);
    }
    const broken = {
      ...late,
      runtime: () => Promise.reject(new Error('no runtime')),
      host: { ...parts.host, clock: { ...clock, nowMs: () => Date.now() + 60_000 } },
    };
    await assert.rejects(restartDueContainer(broken, id), { message: 'no runtime' });
    assert.equal(await statusOf(id), 'exited');
  });
});

/** Resolves when the monitor writes no more to the log, as it waits for a reader. */
async function standsStill(path: string): Promise<void> {
  for (let before = 0; ; ) {
    await delay(200);
    const { size } = statSync(path);
    if (size > 0 && size === before) return;
    before = size;
  }
}

const LOOK_EVERY_MS = 10;

/** Waits for what another process does; the test's own time limit ends it. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(LOOK_EVERY_MS);
}
