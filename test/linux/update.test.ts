import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { openEngineParts } from '../../src/engine/engine-parts.js';
import type { Container, CreateContainer, Engine, UpdatedResources } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { ownPrograms } from '../../src/own-programs.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { CGROUP_VERSION, cgroup1Reason, readCgroup } from '../support/linux/container-cgroup.js';
import { LoopDevice, loopReason } from '../support/linux/loop-device.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import { until } from '../support/until.js';

const MIB = 2 ** 20;
const KILLS = Number(process.env['GANTRY_KILLS'] ?? 10);

describe('an update', { skip: rootReason() }, () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function start(asked: Partial<CreateContainer> = {}): Promise<Container> {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      network: { kind: 'none' },
      stopTimeoutSeconds: 0,
      command: ['sleep', '1000'],
      ...asked,
    });
    await engine.containers.start(container.id);
    return container;
  }

  const file = ({ id }: Container, controller: string, v1: string, v2?: string): string =>
    readCgroup(opened.roots, id, [controller, v1], v2);
  const memory = (container: Container): string => file(container, 'memory', 'memory.limit_in_bytes', 'memory.max');
  const pids = (container: Container): string => file(container, 'pids', 'pids.max');
  const update = (container: Container, resources: UpdatedResources) =>
    engine.containers.update(container.id, { resources });
  const recorded = async ({ id }: Container) => (await engine.containers.get(id)).config.resources;

  test('changes a container while it lives: memory up and down, CPU time, processes, CPUs', async () => {
    const container = await start({ resources: { memoryBytes: 64 * MIB, pidsLimit: 20 } });
    assert.deepEqual(
      await update(container, { memoryBytes: 256 * MIB, memorySwapBytes: 256 * MIB, pidsLimit: 0, nanoCpus: 0.5e9 }),
      { warnings: [] },
    );
    assert.deepEqual([memory(container), pids(container)], [String(256 * MIB), 'max']);
    assert.match(file(container, 'cpu', 'cpu.cfs_quota_us', 'cpu.max'), /^50000/);

    await update(container, { memoryBytes: 32 * MIB, memorySwapBytes: 32 * MIB, pidsLimit: 9, cpusetCpus: '0' });
    assert.deepEqual([memory(container), pids(container)], [String(32 * MIB), '9']);
    assert.equal(file(container, 'cpuset', 'cpuset.cpus'), '0');
    const { memoryBytes, memorySwapBytes, pidsLimit, nanoCpus, cpusetCpus } = await recorded(container);
    assert.deepEqual(
      [memoryBytes, memorySwapBytes, pidsLimit, nanoCpus, cpusetCpus],
      [32 * MIB, 32 * MIB, 9, 0.5e9, '0'],
    );
  });

  test('reaches a paused container, and holds when it goes on', async () => {
    const container = await start();
    await engine.containers.pause(container.id);
    await update(container, { pidsLimit: 12 });
    assert.equal(pids(container), '12');
    await engine.containers.unpause(container.id);
    assert.equal(pids(container), '12');
  });

  test('of a stopped container is what it starts with', async () => {
    const container = await start({ resources: { memoryBytes: 64 * MIB } });
    await engine.containers.stop(container.id);
    await update(container, { memoryBytes: 96 * MIB, pidsLimit: 8 });
    await engine.containers.start(container.id);
    assert.deepEqual([memory(container), pids(container)], [String(96 * MIB), '8']);
  });

  test('that the kernel refuses leaves the record and every limit as they were', {
    skip: cgroup1Reason(),
  }, async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      network: { kind: 'none' },
      command: ['sh', '-c', 'dd if=/dev/zero of=/dev/shm/held bs=1M count=40 2>/dev/null; echo held; sleep 1000'],
      resources: { memoryBytes: 128 * MIB, memorySwapBytes: 128 * MIB, pidsLimit: 20, cpuShares: 700 },
    });
    const session = await engine.containers.start(container.id, { attach: {} });
    for await (const { bytes } of session?.output ?? []) if (Buffer.from(bytes).includes('held')) break;
    await assert.rejects(
      update(container, { memoryBytes: 8 * MIB, memorySwapBytes: 8 * MIB, cpuShares: 2, pidsLimit: 3 }),
      {
        code: 'container_update_refused',
        message: new RegExp(`^Cannot update container ${container.id}: the kernel refuses ${8 * MIB} for memory`),
      },
    );
    assert.deepEqual([memory(container), pids(container)], [String(128 * MIB), '20']);
    assert.equal(file(container, 'cpu', 'cpu.shares'), '700');
    const { memoryBytes, pidsLimit, cpuShares } = await recorded(container);
    assert.deepEqual([memoryBytes, pidsLimit, cpuShares], [128 * MIB, 20, 700]);
    await session?.[Symbol.asyncDispose]();
  });

  test('whose process was killed between record and kernel is finished by the next to come', async () => {
    const container = await start({ resources: { pidsLimit: 20 } });
    {
      await using parts = openEngineParts({
        ...opened.roots,
        environment: process.env,
        programs: ownPrograms(),
        version: '',
      });
      // What is on the disk then: the note, and the record.
      writeFileSync(join(layout.runningContainer(parts.roots, container.id), 'update'), '');
      const record = parts.records.find(container.id);
      assert.ok(record);
      parts.records.setConfig(container.id, {
        ...record.config,
        resources: { ...record.config.resources, pidsLimit: 11 },
      });
    }
    assert.equal(pids(container), '20');
    const next = await opened.open();
    await until(() => pids(container) === '11');
    await next[Symbol.asyncDispose]();
  });

  test('of the restart policy holds for the container that runs', async () => {
    const container = await start({ command: ['sh', '-c', 'sleep 1000; true'] });
    await engine.containers.update(container.id, { restart: { name: 'always', maximumRetryCount: 0 } });
    const { pid } = (await engine.containers.get(container.id)).state;
    const ended = engine.containers.wait(container.id, { condition: 'next-exit' });
    process.kill(pid, 'SIGKILL');
    await ended;
    const status = async () => (await engine.containers.get(container.id)).state;
    for (let state = await status(); state.status !== 'running' || state.pid === pid; ) state = await status();
    assert.equal((await status()).restartCount, 1);
    await engine.containers.remove(container.id, { force: true });

    const removed = await start({ isAutoRemoved: true });
    await assert.rejects(engine.containers.update(removed.id, { restart: { name: 'always', maximumRetryCount: 0 } }), {
      message: /Restart policy cannot be updated because AutoRemove is enabled for the container$/,
    });
  });

  test('is told by an event, with the container’s attributes', async () => {
    const container = await start({ labels: { tier: 'front' } });
    const sinceMs = Date.now();
    await update(container, { cpuShares: 100 });
    const events = (await Array.fromAsync(engine.system.events({ sinceMs, untilMs: Date.now() + 1 }))).flat();
    const told = events.filter(({ action, actor }) => action === 'update' && actor.id === container.id);
    assert.equal(told.length, 1);
    assert.equal(told[0]?.actor.attributes['tier'], 'front');
  });

  test('gives and takes a rate of a block device', { skip: loopReason() }, async () => {
    using disk = new LoopDevice(MIB, '');
    const container = await start();
    const rates = (): string =>
      CGROUP_VERSION === 1 ? file(container, 'blkio', 'blkio.throttle.read_bps_device') : file(container, '', 'io.max');
    await update(container, { deviceReadBps: [{ path: disk.path, rate: 4096 }] });
    assert.match(rates(), /4096/);
    await update(container, { deviceReadBps: [{ path: disk.path, rate: 0 }] });
    assert.doesNotMatch(rates(), /4096/);
    await assert.rejects(update(container, { deviceReadBps: [{ path: '/dev/absent', rate: 1 }] }), {
      code: 'device_missing',
    });
    await engine.containers.remove(container.id, { force: true });
  });

  test('of many at once keeps each record and its control group in step', async () => {
    const container = await start();
    await Promise.all([5, 6, 7, 8, 9].map((pidsLimit) => update(container, { pidsLimit })));
    assert.equal(pids(container), String((await recorded(container)).pidsLimit));
  });

  test('is seen from inside', async () => {
    const path = CGROUP_VERSION === 1 ? '/sys/fs/cgroup/pids/pids.max' : '/sys/fs/cgroup/pids.max';
    const container = await start();
    await update(container, { pidsLimit: 33 });
    await using exec = await engine.execs.start(container.id, { command: ['cat', path] }, { attach: {} });
    assert.equal((await readOutput(exec.streams)).stdout, '33\n');
  });
});

describe('gantry update, killed at any point', { skip: rootReason(), timeout: 600_000 }, () => {
  test('leaves record and control group in step, once somebody has come by', async () => {
    await using gantry = await BuiltGantry.open();
    await using engine = await openTestRoots(gantry.roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX });
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      network: { kind: 'none' },
      command: ['sleep', '1000'],
      name: 'victim',
    });
    await engine.containers.start(container.id);
    const whole = Date.now();
    await gantry.ok('update', '--pids-limit', '500', 'victim');
    const longestMs = (Date.now() - whole) * 1.2;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const running = gantry.start([
        'update',
        '--pids-limit',
        String(kill),
        '--cpu-shares',
        String(kill + 1),
        'victim',
      ]);
      await delay((longestMs * kill) / KILLS); // Each a little later.
      running.process.kill('SIGKILL');
      await running.end;
      await using next = await openTestRoots(gantry.roots);
      const { pidsLimit } = (await next.containers.get('victim')).config.resources;
      await until(() => readCgroup(gantry.roots, container.id, ['pids', 'pids.max']) === String(pidsLimit));
    }
  });
});
