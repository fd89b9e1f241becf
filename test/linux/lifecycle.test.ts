import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';

import type { Container, ContainerId, CreateContainer, Engine } from '../../src/engine/index.js';
import { parseSignal, SIGKILL } from '../../src/oci/signal.js';
import { fallOver } from '../support/linux/fall-over.js';
import { findKeeper, keeperPid } from '../support/linux/keeper-pid.js';
import { killNow } from '../support/linux/kill-now.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { PATIENCE_MS } from '../support/patience.js';

const SLEEP: readonly string[] = ['sleep', '1000'];
const always = { name: 'always', maximumRetryCount: 0 } as const;
const unlessStopped = { name: 'unless-stopped', maximumRetryCount: 0 } as const;
const onFailure = { name: 'on-failure', maximumRetryCount: 0 } as const;

/** Containers of one engine, and the wait for what another process does with them. */
function containersOf({ containers, system }: Engine) {
  const create = async (asked: Partial<CreateContainer> = {}): Promise<ContainerId> => {
    const made = await containers.create({ image: BUSYBOX, command: SLEEP, network: { kind: 'none' }, ...asked });
    return made.container.id;
  };
  return {
    create,
    async start(asked: Partial<CreateContainer> = {}): Promise<ContainerId> {
      const id = await create(asked);
      await containers.start(id);
      return id;
    },
    async until(id: string, isSo: (container: Container) => boolean): Promise<Container> {
      const first = await containers.get(id);
      if (isSo(first)) return first;
      for await (const _ of system.events({ sinceMs: 0, cancelSignal: AbortSignal.timeout(PATIENCE_MS) })) {
        const container = await containers.get(id);
        if (isSo(container)) return container;
      }
      throw new Error(`never came to that; last: ${JSON.stringify((await containers.get(id)).state)}`);
    },
  };
}

const isRunning = ({ state }: Container): boolean => state.status === 'running';
const isExited = ({ state }: Container): boolean => state.status === 'exited';

describe('when the machine went down', () => {
  let opened: TestEngine;
  let engine: Engine;
  let ids: Readonly<Record<'web' | 'keep' | 'plain' | 'stopped' | 'left' | 'failing' | 'gone' | 'frozen', ContainerId>>;
  const states = async (): Promise<Readonly<Record<string, string>>> => {
    const all = await engine.containers.list({ all: true });
    return Object.fromEntries(
      Object.entries(ids).map(([name, id]) => [name, all.find((each) => each.id === id)?.state.status ?? 'removed']),
    );
  };

  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    const { start } = containersOf(engine);
    const bridge = { kind: 'bridge' } as const;
    const port = { protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 } as const;
    ids = {
      web: await start({ restart: always, network: bridge, ports: [port] }),
      keep: await start({ restart: unlessStopped }),
      plain: await start({ network: bridge, ports: [port] }),
      stopped: await start({ restart: always }),
      left: await start({ restart: unlessStopped }),
      failing: await start({ restart: onFailure }),
      gone: await start({
        isAutoRemoved: true,
        mounts: [
          { type: 'volume', source: '', destination: '/v', isReadOnly: false, options: [], mayCreateSource: true },
        ],
      }),
      frozen: await start(),
    };
    for (const id of [ids.stopped, ids.left]) await engine.containers.stop(id, { timeoutSeconds: 0 });
    await engine.containers.pause(ids.frozen);
    fallOver(opened.roots);
    await using _ = await opened.open();
  });
  after(() => opened[Symbol.asyncDispose]());

  test('containers start again as their policies say, at the next use', async () => {
    const { until } = containersOf(engine);
    for (const id of [ids.web, ids.keep, ids.stopped]) await until(id, isRunning);
    assert.deepEqual(await states(), {
      web: 'running',
      keep: 'running',
      plain: 'exited',
      stopped: 'running', // `always` is that, although a user stopped it.
      left: 'exited',
      failing: 'exited',
      gone: 'removed',
      frozen: 'exited',
    });
  });

  test('what does not has ended, nobody knows how', async () => {
    const { state } = await engine.containers.get(ids.plain);
    assert.deepEqual([state.exitCode, state.pid, state.endpoints], [255, 0, []]);
    assert.ok(state.finishedAtMs > state.startedAtMs);
  });

  test('addresses, ports and volumes of what is gone are free', () => {
    using database = new DatabaseSync(join(opened.roots.dataRoot, 'gantry.db'));
    const owners = (table: string): readonly unknown[] =>
      database
        .prepare(`SELECT container_id FROM ${table}`)
        .all()
        .map((row) => row['container_id']);
    assert.deepEqual([owners('endpoint'), owners('port'), owners('volume_use')], [[ids.web], [ids.web], []]);
    assert.deepEqual(database.prepare('SELECT name FROM volume').all(), []);
  });

  test('it starts what it started once, not whenever an engine is opened', async () => {
    await engine.containers.stop(ids.stopped, { timeoutSeconds: 0 });
    await using _ = await opened.open();
    assert.equal((await engine.containers.get(ids.stopped)).state.status, 'exited');
  });

  test('what is left can be started by hand', async () => {
    await engine.containers.start(ids.plain);
    assert.ok((await engine.containers.get(ids.plain)).state.endpoints[0]);
  });
});

describe('a container whose monitor was killed', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const killMonitor = (id: ContainerId): void =>
    killNow(Number(readFileSync(join(opened.roots.runRoot, 'c', id, 'monitor.pid'), 'utf8')));
  const startUnwatched = async (asked: Partial<CreateContainer> = {}): Promise<ContainerId> => {
    const id = await containersOf(engine).start(asked);
    killMonitor(id);
    return id;
  };

  test('runs on: commands go into it, its log so far can be read, and it can be paused', async () => {
    const id = await containersOf(engine).start({ command: ['sh', '-c', 'echo before; sleep 1000'] });
    const readLog = async (): Promise<number> => (await Array.fromAsync(engine.streams.logs(id))).length;
    while ((await readLog()) === 0);
    killMonitor(id);
    await using exec = await engine.execs.start(id, { command: ['echo', 'in it'] }, { attach: {} });
    assert.equal((await readOutput(exec.streams)).stdout, 'in it\n');
    assert.equal(await readLog(), 1);
    await engine.containers.pause(id);
    await engine.containers.unpause(id);
    assert.equal((await engine.containers.get(id)).state.status, 'running');
    await engine.containers.remove(id, { force: true });
  });

  test('cannot be attached to, and that is said', async () => {
    const id = await startUnwatched();
    await assert.rejects(engine.streams.attach(id), { code: 'container_state_conflict' });
    await engine.containers.remove(id, { force: true });
  });

  test('can be stopped, with an exit code that nobody knows, and started again', async () => {
    const command = ['sh', '-c', 'trap "exit 3" TERM; echo up; while :; do sleep 0.05; done'];
    const id = await containersOf(engine).start({ command });
    const isUp = (life: number): Promise<boolean> =>
      eventually('its program', async () => (await Array.fromAsync(engine.streams.logs(id))).flat().length >= life);
    await isUp(1);
    killMonitor(id);
    await engine.containers.stop(id);
    assert.equal((await engine.containers.get(id)).state.exitCode, 255);
    await engine.containers.start(id);
    await isUp(2);
    await engine.containers.stop(id);
    assert.equal((await engine.containers.get(id)).state.exitCode, 3);
    await engine.containers.remove(id);
  });

  test('and that ends by itself is started again by its policy, once somebody looks', async () => {
    const id = await startUnwatched({ restart: always });
    const { pid } = (await engine.containers.get(id)).state;
    killNow(pid);
    await engine.containers.list();
    await containersOf(engine).until(id, ({ state }) => state.status === 'running' && state.pid !== pid);
    await engine.containers.remove(id, { force: true });
  });
});

describe('the life of a container', { concurrency: 4 }, () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  test('every signal that a program can catch reaches it', async () => {
    const names = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'TERM', 'WINCH', 'CONT', 'ALRM', 'RTMIN+3'];
    const numbers = names.map(parseSignal);
    const traps = numbers.map((number) => `trap "echo ${number} >> /got" ${number};`).join(' ');
    const id = await containersOf(engine).start({
      command: ['sh', '-c', `${traps} touch /ready; while :; do sleep 0.02; done`],
      stopSignal: parseSignal('KILL'),
    });
    const read = async (path: string): Promise<string> => {
      await using exec = await engine.execs.start(id, { command: ['cat', path] }, { attach: {} });
      return (await readOutput(exec.streams)).stdout;
    };
    while (!(await exists(id, '/ready')));
    for (const signal of numbers) {
      await engine.containers.kill(id, { signal });
      while (!(await read('/got')).split('\n').includes(String(signal)));
    }
    await engine.containers.remove(id, { force: true });
  });

  const exists = async (id: string, path: string): Promise<boolean> => {
    await using exec = await engine.execs.start(id, { command: ['test', '-e', path] });
    return (await exec.exitCode) === 0;
  };

  test('a kill with the stop signal is a stop: its policy leaves it down; another signal is not', async () => {
    const { start, until } = containersOf(engine);
    const command = ['sh', '-c', 'trap "exit 0" TERM; trap "exit 1" USR1; echo; while :; do sleep 0.02; done'];
    const id = await start({ restart: always, command });
    const isReady = async (life: number): Promise<boolean> =>
      (await Array.fromAsync(engine.streams.logs(id))).flat().length >= life;
    while (!(await isReady(1)));
    await engine.containers.kill(id, { signal: parseSignal('USR1') });
    await until(id, ({ state }) => state.status === 'running' && state.restartCount === 1);
    while (!(await isReady(2)));
    await engine.containers.kill(id, { signal: parseSignal('TERM') });
    await until(id, isExited);
    await engine.containers.remove(id);
  });

  test('what waits to start again can be killed, counts as not ended for who waits, and is removed by force only', async () => {
    const { start, until } = containersOf(engine);
    const id = await start({ restart: always, command: ['sh', '-c', 'exit 7'] });
    // From here on each pause is long enough for what follows.
    await until(id, ({ state }) => state.status === 'restarting' && state.restartCount >= 6);
    await assert.rejects(engine.containers.remove(id), { message: /container is restarting: stop the container/ });
    const end = engine.containers.wait(id);
    await engine.containers.kill(id);
    assert.equal((await end).exitCode, 7);
    assert.equal((await engine.containers.get(id)).state.status, 'exited');
    await engine.containers.remove(id);
  });

  test('a paused one says what it cannot do', async () => {
    const id = await containersOf(engine).start();
    await engine.containers.pause(id);
    const { remove, start, pause } = engine.containers;
    await assert.rejects(remove(id), { message: /container is paused and must be unpaused first$/ });
    await assert.rejects(start(id), { message: 'cannot start a paused container, try unpause instead' });
    await assert.rejects(pause(id), { message: `Container ${id} is already paused` });
    await assert.rejects(engine.execs.start(id, { command: ['true'] }), {
      message: `Container ${id} is paused, unpause the container before exec`,
    });
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    await engine.containers.remove(id);
  });

  test('with nobody there but its monitor, --rm takes it away with its anonymous volumes', async () => {
    const fifo = await containersOf(engine).start({
      isAutoRemoved: true,
      mounts: [
        { type: 'volume', source: '', destination: '/v', isReadOnly: false, options: [], mayCreateSource: true },
      ],
    });
    const { config, state } = await engine.containers.get(fifo);
    const [volume = ''] = config.mounts.map(({ source }) => source);
    const folder = join(opened.roots.dataRoot, 'volumes', volume);
    assert.ok(existsSync(folder));
    process.kill(state.pid, SIGKILL);
    for await (const { action, actor } of engine.system.events({ sinceMs: 0 })) {
      if (action === 'destroy' && actor.id === fifo) break;
    }
    await eventually('its folder is gone', () => !existsSync(folder));
  });

  test('prune spares what a label says, and what is too young', async () => {
    const { create } = containersOf(engine);
    const [old, kept, young] = [
      await create({ labels: { job: 'a' } }),
      await create({ labels: { job: 'a', keep: 'yes' } }),
      await create({ labels: { job: 'b' } }),
    ];
    const ids = (await engine.containers.prune({ label: ['job=a'], withoutLabel: ['keep'] })).deleted;
    assert.deepEqual(ids, [old]);
    assert.deepEqual((await engine.containers.prune({ label: ['job=b'], untilMs: 1 })).deleted, []);
    await engine.containers.remove(kept);
    await engine.containers.remove(young);
  });
});

test('a removal with its volumes that was killed half way takes them when it is brought to its end', async () => {
  await using opened = await openTestEngine();
  const { engine, roots } = opened;
  const { container } = await engine.containers.create({
    image: BUSYBOX,
    command: SLEEP,
    mounts: [{ type: 'volume', source: '', destination: '/v', isReadOnly: false, options: [], mayCreateSource: true }],
  });
  await engine.containers.start(container.id);
  await engine.containers.stop(container.id, { timeoutSeconds: 0 });
  // What is left where the last transaction was not reached.
  using database = new DatabaseSync(join(roots.dataRoot, 'gantry.db'));
  const state = { ...(await engine.containers.get(container.id)).state, status: 'removing', losesVolumes: true };
  database
    .prepare(`UPDATE container SET status = 'removing', state = ? WHERE id = ?`)
    .run(JSON.stringify(state), container.id);
  {
    await using _ = await opened.open();
  }
  assert.deepEqual(database.prepare('SELECT name FROM volume').all(), []);
  assert.deepEqual(await engine.containers.list({ all: true }), []);
});

test('a keeper that was killed while containers wait for their start is replaced, and they start', async () => {
  await using opened = await openTestEngine();
  const { engine, roots } = opened;
  const { start, until } = containersOf(engine);
  const id = await start({ restart: always, command: ['false'] });
  await until(id, ({ state }) => state.status === 'restarting' && state.restartCount >= 5);
  const keeper = await keeperPid(roots);
  process.kill(keeper, SIGKILL);
  await eventually('its end', () => findKeeper(roots) !== keeper);
  await using _ = await opened.open();
  await until(id, ({ state }) => state.restartCount >= 6);
  await engine.containers.remove(id, { force: true });
});
