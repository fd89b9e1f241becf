import assert from 'node:assert/strict';
import { test } from 'node:test';

import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';

const withBusybox = (): FakeEngine => new FakeEngine({ images: [anImage('busybox')] });

test('a container lives from create to destroy, and tells it in docker’s events', async () => {
  await using engine = withBusybox();
  const { container } = await engine.containers.create({ image: 'busybox', name: 'web', command: ['sleep', '9'] });
  await engine.containers.start('web');
  await engine.containers.pause('web');
  await engine.containers.unpause('web');
  await engine.containers.stop('web');
  assert.equal((await engine.containers.get(container.id.slice(0, 4))).state.exitCode, 143);
  await engine.containers.remove('web');
  const actions = engine.journal.events.map(({ action }) => action);
  assert.deepEqual(actions, [
    'create',
    'connect',
    'start',
    'pause',
    'unpause',
    'kill',
    'die',
    'disconnect',
    'stop',
    'destroy',
  ]);
});

test('what is not allowed in a state is refused with the code of the catalogue', async () => {
  await using engine = new FakeEngine({
    images: [anImage('busybox')],
    containers: [aContainer('up', { state: runningState() }), aContainer('down', { state: exitedState(3) })],
  });
  const refused: readonly [() => Promise<unknown>, string][] = [
    [() => engine.containers.start('up'), 'container_unchanged'],
    [() => engine.containers.stop('down'), 'container_unchanged'],
    [() => engine.containers.kill('down'), 'container_not_running'],
    [() => engine.containers.pause('down'), 'container_state_conflict'],
    [() => engine.containers.remove('up'), 'container_running'],
    [() => engine.containers.get('nobody'), 'container_not_found'],
    [() => engine.containers.create({ image: 'busybox', name: 'up' }), 'container_name_taken'],
    [() => engine.containers.create({ image: 'busybox', name: '-' }), 'name_invalid'],
    [() => engine.containers.create({ image: 'absent' }), 'image_not_found'],
    [() => engine.execs.start('down', { command: ['sh'] }), 'container_not_running'],
    [() => engine.execs.start('up', { command: ['absent'] }), 'command_not_found'],
    [() => engine.images.remove('busybox'), 'image_in_use'],
    [() => engine.images.pull('absent'), 'registry_denied'],
  ];
  for (const [call, code] of refused) await assert.rejects(call, { code });
});

test('what a program writes reaches those attached, and the log', async () => {
  await using engine = withBusybox();
  await engine.containers.create({
    image: 'busybox',
    name: 'copy',
    command: ['cat'],
    hasStdin: true,
    isStdinOnce: true,
  });
  const session = await engine.containers.start('copy', { attach: {} });
  assert.ok(session);
  await session.write(Buffer.from('one\ntwo'));
  await session.closeInput();
  const chunks = await Array.fromAsync(session.output, ({ bytes }) => Buffer.from(bytes).toString());
  assert.equal(chunks.join(''), 'one\ntwo');
  assert.equal((await engine.containers.wait('copy')).exitCode, 0);
  const [entries = []] = await Array.fromAsync(engine.streams.logs('copy', { follow: true }));
  assert.deepEqual(
    entries.map(({ bytes, isPartial }) => [Buffer.from(bytes).toString(), isPartial]),
    [
      ['one', false],
      ['two', true],
    ],
  );
});

test('a held pull does what the test says, and can be cancelled', async () => {
  await using engine = new FakeEngine();
  engine.pulls.offer('busybox');
  engine.pulls.hold();
  const phases: string[] = [];
  const cancel = new AbortController();
  const pulled = engine.images.pull('busybox', {
    onProgress: ({ phase }) => phases.push(phase),
    cancelSignal: cancel.signal,
  });
  (await engine.pulls.next()).progress({ phase: 'downloading', layer: 'abc' });
  assert.deepEqual(phases, ['downloading']);
  cancel.abort();
  await assert.rejects(pulled, { code: 'cancelled' });
  const again = engine.images.pull('busybox');
  (await engine.pulls.next()).finish();
  assert.equal((await again).name, 'docker.io/library/busybox:latest');
});

test('samples come when the test ticks, the first at once and without rates', async () => {
  await using engine = new FakeEngine({ containers: [aContainer('up', { state: runningState() })] });
  engine.use('up', { cpuPercent: 50 });
  const samples = engine.streams.stats()[Symbol.asyncIterator]();
  assert.equal((await samples.next()).value?.[0]?.cpuPercent, 0);
  engine.tick();
  assert.equal((await samples.next()).value?.[0]?.cpuPercent, 50);
});

test('a call can be made to fail, or to wait', async () => {
  await using engine = new FakeEngine();
  engine.control.failNext('containers.list', new Error('first'));
  await assert.rejects(engine.containers.list(), /first/);
  const release = engine.control.hold('containers.list');
  let isDone = false;
  const listed = engine.containers.list().then(() => (isDone = true));
  await Promise.resolve();
  assert.equal(isDone, false);
  release();
  await listed;
});
