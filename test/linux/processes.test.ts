import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { listProcesses } from '../../src/engine/container/list-processes.js';
import { openEngineParts } from '../../src/engine/engine-parts.js';
import type { Container, ContainerProcess, CreateContainer, Engine } from '../../src/engine/index.js';
import { parseSignal, SIGKILL } from '../../src/oci/signal.js';
import { ownPrograms } from '../../src/own-programs.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

/** A child with two of its own; one of them takes its parent's place, so that the other loses nobody. */
const TREE = 'sh -c "sleep 1001 & exec sleep 1002" & sleep 1003 & wait';

describe('processes of a container', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function start(asked: Partial<CreateContainer>): Promise<Container> {
    const { container } = await engine.containers.create({ image: BUSYBOX, network: { kind: 'none' }, ...asked });
    await engine.containers.start(container.id);
    return await engine.containers.get(container.id);
  }

  /** Lists until it is as wanted. The test's own time limit ends it. */
  async function listUntil(
    id: string,
    isSo: (processes: readonly ContainerProcess[]) => boolean,
  ): Promise<readonly ContainerProcess[]> {
    for (;;) {
      const processes = await engine.processes.list(id);
      if (isSo(processes)) return processes;
      await turn();
    }
  }

  const words = ({ command }: ContainerProcess): string => command.join(' ');
  const sleeping = (processes: readonly ContainerProcess[]): readonly string[] =>
    processes.map(words).filter((command) => command.startsWith('sleep'));

  test('the whole tree, parents first, with the numbers of both sides', async () => {
    const { id, state } = await start({ command: ['sh', '-c', TREE] });
    const processes = await listUntil(id, (found) => sleeping(found).length === 3);
    const [first] = processes;
    assert.equal(first?.pid, state.pid);
    assert.equal(first?.startTicks, state.pidStartTicks);
    assert.equal(first?.innerPid, 1);
    assert.deepEqual(processes.map(words), ['sh -c ' + TREE, 'sleep 1002', 'sleep 1001', 'sleep 1003']);
    const pids = processes.map(({ pid }) => pid);
    for (const { pid, parentPid } of processes.slice(1))
      assert.ok(pids.indexOf(parentPid) !== -1 && pids.indexOf(parentPid) < pids.indexOf(pid));
    const inside = processes.map(({ innerPid }) => innerPid ?? 0);
    assert.ok(
      inside.every((number) => number > 0 && number < 100),
      inside.join(),
    );
    for (const { uid, threads, residentBytes } of processes) {
      assert.deepEqual([uid, threads], [0, 1]);
      assert.ok(residentBytes > 0);
    }
  });

  test('users, what exec started, and what a busy one has used', async () => {
    const { id } = await start({ command: ['sh', '-c', 'while :; do :; done'], user: '1234' });
    await using _ = await engine.execs.start(id, { command: ['sleep', '1004'], user: '77' });
    const processes = await listUntil(id, (found) => found.length === 2 && (found[0]?.cpuNanos ?? 0) > 0);
    assert.deepEqual(
      processes.map(({ uid }) => uid),
      [1234, 77],
    );
  });

  test('with the host’s process namespace the numbers are the same', async () => {
    const { id, state } = await start({ command: ['sleep', '1000'], namespaces: { pid: { kind: 'host' } } });
    assert.deepEqual(
      (await engine.processes.list(id)).map(({ pid, innerPid }) => [pid, innerPid]),
      [[state.pid, state.pid]],
    );
  });

  test('a signal reaches the one that is meant; the others live', async () => {
    const { id } = await start({ command: ['sh', '-c', TREE] });
    const processes = await listUntil(id, (found) => sleeping(found).length === 3);
    const meant = processes.find((process) => words(process) === 'sleep 1001');
    assert.ok(meant);
    await engine.processes.signal(id, meant, parseSignal('TERM'));
    const left = await listUntil(id, (found) => !found.some(({ pid, state }) => pid === meant.pid && state !== 'Z'));
    assert.deepEqual(sleeping(left), ['sleep 1002', 'sleep 1003']);
    await assert.rejects(engine.processes.signal(id, { ...meant, startTicks: 1 }, SIGKILL), {
      code: 'process_not_found',
    });
  });

  test('neither a process of the machine nor one of another container is one of its own', async () => {
    const [one, other] = [await start({ command: ['sleep', '1000'] }), await start({ command: ['sleep', '1000'] })];
    const [foreign] = await engine.processes.list(other.id);
    assert.ok(foreign);
    await assert.rejects(engine.processes.signal(one.id, foreign, SIGKILL), { code: 'process_not_found' });
    await assert.rejects(engine.processes.signal(one.id, { pid: process.pid, startTicks: 0 }, SIGKILL), {
      code: 'process_not_found',
    });
    assert.equal((await engine.containers.get(other.id)).state.status, 'running');
  });

  test('of a paused one they are there; of one that has ended there are none', async () => {
    const { id } = await start({ command: ['sleep', '1000'] });
    await engine.containers.pause(id);
    assert.equal((await engine.processes.list(id)).length, 1);
    await engine.containers.unpause(id);
    await engine.containers.kill(id);
    await engine.containers.wait(id);
    await assert.rejects(engine.processes.list(id), { code: 'container_not_running' });
    await assert.rejects(engine.processes.list('nobody'), { code: 'container_not_found' });
  });

  test('more of them than a program can be told the numbers of', async () => {
    const { id, state } = await start({ command: ['sleep', '1000'] });
    await using parts = openEngineParts({
      ...opened.roots,
      environment: process.env,
      programs: ownPrograms(),
      version: '',
    });
    const runtime = await parts.runtime();
    const others = Array.from({ length: 25_000 }, (_, index) => 5_000_000 + index); // Numbers that no process has.
    const crowded = { ...runtime, listPids: async () => [state.pid, ...others] };
    const { rows } = await listProcesses({ ...parts, runtime: () => Promise.resolve(crowded) }, id);
    assert.deepEqual(
      rows.map((row) => row[1]),
      [String(state.pid)],
    );
    await engine.containers.remove(id, { force: true });
  });
});
