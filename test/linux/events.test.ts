import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { CreateContainer, Engine, EngineEvent, EventFilter } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { parseSignal } from '../../src/oci/signal.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

/** Ends when it is told to. */
const AFTER_GO = 'until [ -e /go ]; do sleep 0.02; done; exit 5';

describe('events', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function create(asked: Partial<CreateContainer> = {}): Promise<string> {
    const options = { image: BUSYBOX, command: ['sleep', '1000'], network: { kind: 'none' }, ...asked } as const;
    return (await engine.containers.create(options)).container.id;
  }

  async function started(asked: Partial<CreateContainer> = {}): Promise<string> {
    const id = await create(asked);
    await engine.containers.start(id);
    return id;
  }

  async function happened(container: string, filter: EventFilter = {}): Promise<readonly EngineEvent[]> {
    const found: EngineEvent[] = [];
    const options = { sinceMs: 0, untilMs: Date.now(), filter: { container: [container], ...filter } };
    for await (const event of engine.system.events(options)) found.push(event);
    return found;
  }

  const actions = async (container: string, filter?: EventFilter): Promise<readonly string[]> =>
    (await happened(container, filter)).map(({ action }) => action);

  async function attributesOf(container: string, action: string): Promise<Readonly<Record<string, string>>> {
    const [event] = await happened(container, { action: [action] });
    assert.ok(event, `${action} never happened`);
    return event.actor.attributes;
  }

  test('a life is told as docker tells it', async () => {
    const id = await started({ name: 'life', labels: { tier: 'x' }, stopTimeoutSeconds: 0 });
    await engine.containers.pause(id);
    await engine.containers.unpause(id);
    await engine.containers.kill(id, { signal: parseSignal('HUP') });
    await engine.containers.restart(id, { timeoutSeconds: 0 });
    await engine.streams.top(id);
    await engine.containers.rename(id, 'other');
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    await engine.containers.remove(id);
    const told = await actions(id);
    assert.deepEqual(
      told.filter((action) => action !== 'kill'),
      [
        'create',
        'start',
        'pause',
        'unpause',
        'die',
        'stop',
        'start',
        'restart',
        'top',
        'rename',
        'die',
        'stop',
        'destroy',
      ],
    );
    const [create] = await happened(id, { action: ['create'] });
    assert.deepEqual(create?.actor, { id, attributes: { image: BUSYBOX, name: 'life', tier: 'x' } });
    const signals = (await happened(id, { action: ['kill'] })).map(({ actor }) => actor.attributes['signal']);
    assert.equal(signals[0], '1');
    assert.equal((await attributesOf(id, 'rename'))['oldName'], '/life');
    assert.match((await attributesOf(id, 'die'))['exitCode'] ?? '', /^(129|137)$/);
  });

  test('an exec is created, started and dies with its exit code', async () => {
    const id = await started();
    await using exec = await engine.execs.start(id, { command: ['sh', '-c', 'exit 3'] }, { attach: {} });
    await readOutput(exec.streams);
    assert.equal(await exec.exitCode, 3);
    assert.deepEqual(await actions(id), [
      'create',
      'start',
      'exec_create: sh -c exit 3',
      'exec_start: sh -c exit 3',
      'exec_die',
    ]);
    const { execID, exitCode } = await attributesOf(id, 'exec_die');
    assert.deepEqual({ execID, exitCode }, { execID: exec.id, exitCode: '3' });
    assert.deepEqual(await actions(id, { action: ['exec_create'] }), ['exec_create: sh -c exit 3']);
  });

  test('the end of an exec is told where nobody stayed with it', async () => {
    const id = await started();
    const detached = await engine.execs.start(id, { command: ['sh', '-c', 'exit 4'] });
    const left = await engine.execs.start(id, { command: ['sh', '-c', AFTER_GO] }, { attach: {} });
    await left.streams?.detach();
    await engine.execs.start(id, { command: ['touch', '/go'] });
    await eventually(async () => (await happened(id, { action: ['exec_die'] })).length === 3);
    const ends = (await happened(id, { action: ['exec_die'] })).map(({ actor: { attributes } }) => attributes);
    assert.equal(ends.find(({ execID }) => execID === detached.id)?.['exitCode'], '4');
    assert.equal(ends.find(({ execID }) => execID === left.id)?.['exitCode'], '5');
    assert.equal((await attributesOf(id, 'exec_detach'))['execID'], left.id);
  });

  test('the end of an exec is told once, also where its streams were left as soon as they had ended', async () => {
    const id = await started();
    const asked = { command: ['sh', '-c', 'echo said; exit 6'] };
    for (let time = 0; time < 20; time += 1) {
      const exec = await engine.execs.start(id, asked, { attach: {} });
      await readOutput(exec.streams);
      await exec.streams?.close();
      await eventually(async () => (await engine.execs.get(exec.id)).status === 'ended');
      assert.equal((await engine.execs.get(exec.id)).exitCode, 6);
    }
    await eventually(async () => (await happened(id, { action: ['exec_die'] })).length >= 20);
    // Whoever else would tell has gone by then.
    await eventually(async () =>
      readdirSync(layout.runningContainer(opened.roots, id)).every((name) => !name.startsWith('x')),
    );
    assert.equal((await happened(id, { action: ['exec_die'] })).length, 20);
  });

  test('execs that live are among the details', async () => {
    const id = await started();
    assert.deepEqual((await engine.containers.details(id)).execIds, []);
    await using exec = await engine.execs.start(id, { command: ['cat'], hasStdin: true }, { attach: { stdin: true } });
    assert.deepEqual((await engine.containers.details(id)).execIds, [exec.id]);
    await exec.streams?.closeInput();
    await exec.exitCode;
    await eventually(async () => (await engine.containers.details(id)).execIds.length === 0);
  });

  test('who attaches, resizes a terminal and detaches is told of', async () => {
    const id = await create({ hasTty: true, hasStdin: true, command: ['cat'] });
    const session = await engine.containers.start(id, { attach: { stdin: true } });
    await session?.resize({ rows: 30, columns: 90 });
    await session?.detach();
    assert.deepEqual(await actions(id), ['create', 'attach', 'start', 'resize', 'detach']);
    const { height, width } = await attributesOf(id, 'resize');
    assert.deepEqual({ height, width }, { height: '30', width: '90' });
  });

  test('a prune is told once, with what it freed', async () => {
    await create();
    const sinceMs = Date.now();
    const { freedBytes } = await engine.containers.prune();
    const found: EngineEvent[] = [];
    const options = { sinceMs, untilMs: Date.now(), filter: { action: ['prune'] } };
    for await (const event of engine.system.events(options)) found.push(event);
    assert.deepEqual(
      found.map(({ type, actor }) => [type, actor]),
      [['container', { id: '', attributes: { reclaimed: String(freedBytes) } }]],
    );
  });

  test('an end that is yet to come may lie within a millisecond', async () => {
    const id = await create();
    const found: string[] = [];
    const options = { sinceMs: 0, untilMs: Date.now() + 20.25, filter: { container: [id] } };
    for await (const { action } of engine.system.events(options)) found.push(action);
    assert.deepEqual(found, ['create']);
  });

  test('networks and volumes tell of the containers that come and go', async () => {
    const mount = { type: 'volume', source: 'told', destination: '/v', isReadOnly: false } as const;
    const id = await started({ mounts: [{ ...mount, options: [], mayCreateSource: false }], stopTimeoutSeconds: 0 });
    await engine.containers.stop(id);
    const told: string[] = [];
    for await (const { type, action, actor } of engine.system.events({ sinceMs: 0, untilMs: Date.now() })) {
      if (actor.attributes['container'] === id) told.push(`${type} ${action} ${actor.attributes['name'] ?? actor.id}`);
    }
    assert.deepEqual(told, [
      'volume mount told',
      'network connect none',
      'network disconnect none',
      'volume unmount told',
    ]);
    await engine.containers.remove(id, { removeVolumes: true });
  });

  test('top has the columns that it is asked for, and needs the process id among them', async () => {
    const id = await started({ command: ['sleep', '1234'] });
    const top = () => engine.streams.top(id, { psArguments: ['-o', 'pid,comm,args'] });
    // The runtime has told it to go, and is itself what goes until the kernel has put the program in its place.
    await eventually(async () => (await top()).rows.some(([, name]) => name === 'sleep'));
    const { titles, rows } = await top();
    assert.deepEqual(titles, ['PID', 'COMMAND', 'COMMAND']);
    assert.deepEqual(
      rows.map(([, ...words]) => words),
      [['sleep', 'sleep 1234']],
    );
    const bsd = await engine.streams.top(id, { psArguments: ['aux'] });
    assert.equal(bsd.titles[0], 'USER');
    assert.equal(bsd.rows.length, 1);
    await assert.rejects(engine.streams.top(id, { psArguments: ['-o', 'comm'] }), { code: 'top_without_pid' });
    await assert.rejects(engine.streams.top(id, { psArguments: ['--no-such-option'] }), { code: 'ps_failed' });
    await assert.rejects(engine.streams.top(id, { psArguments: ['-e', '-o', 'pid=PIDS', '-o', 'rss=PID'] }), {
      code: 'ps_failed',
      message: 'specifying "rss=PID" is not allowed',
    });
    await assert.rejects(engine.streams.top(id, { psArguments: ['-eo', 'ppid=PID,comm'] }), {
      code: 'ps_failed',
      message: 'specifying "ppid=PID,comm" is not allowed',
    });
  });
});

/** Looks until it is so; the test's own time limit ends it. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}
