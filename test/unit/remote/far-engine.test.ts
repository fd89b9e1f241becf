import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { AttachSession, LogEntry } from '../../../src/engine/index.js';
import { aContainer, anImage, runningState } from '../../support/builders.js';
import { openRemoteStand } from '../../support/remote-stand.js';

const image = anImage('busybox');
const world = { images: [image] };

async function outputOf(session: AttachSession | undefined): Promise<Record<'stdout' | 'stderr', string>> {
  const said = { stdout: '', stderr: '' };
  for await (const { stream, bytes } of session?.output ?? []) said[stream] += Buffer.from(bytes).toString();
  return said;
}

describe('an engine over docker’s API', () => {
  test('no byte of a short life is missed, nor its end', async () => {
    await using stand = await openRemoteStand(world);
    const { containers } = stand.engine;
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 5'];
    const { container } = await containers.create({ image: 'busybox', command });
    const end = containers.wait(container.id, { condition: 'next-exit' });
    const session = await containers.start(container.id, { attach: { stdout: true, stderr: true } });
    assert.deepEqual(await outputOf(session), { stdout: 'out\n', stderr: 'err\n' });
    assert.deepEqual(await end, { exitCode: 5, error: '' });
  });

  test('what is typed arrives, to its end', async () => {
    await using stand = await openRemoteStand(world);
    const { containers } = stand.engine;
    const asked = { image: 'busybox', command: ['cat'], hasStdin: true, isStdinOnce: true };
    const { container } = await containers.create(asked);
    const session = await containers.start(container.id, { attach: { stdin: true, stdout: true } });
    await session?.write(Buffer.from('one '));
    await session?.write(Buffer.from('two'));
    await session?.closeInput();
    await session?.write(Buffer.from('too late'));
    assert.equal((await outputOf(session)).stdout, 'one two');
  });

  test('a start that fails leaves nobody attached, and says why', async () => {
    await using stand = await openRemoteStand(world);
    const { containers } = stand.engine;
    const { container } = await containers.create({ image: 'busybox', command: ['nosuch'] });
    await assert.rejects(containers.start(container.id, { attach: {} }), { code: 'command_not_found', exitCode: 127 });
    await assert.rejects(containers.start('nobody', { attach: {} }), {
      code: 'container_not_found',
      message: 'No such container: nobody',
    });
  });

  test('a wait may be given up, and so may a follower of logs or events', async () => {
    await using stand = await openRemoteStand(world);
    const { containers, streams, system } = stand.engine;
    const { container } = await containers.create({ image: 'busybox', command: ['sleep', '1000'] });
    await containers.start(container.id);
    const cancel = new AbortController();
    const { signal: cancelSignal } = cancel;
    const wait = containers.wait(container.id, { cancelSignal });
    const logs = Array.fromAsync(streams.logs(container.id, { follow: true, cancelSignal }));
    const events = Array.fromAsync(system.events({ cancelSignal }));
    cancel.abort();
    await assert.rejects(wait, { code: 'cancelled' });
    assert.deepEqual(await logs, []);
    assert.deepEqual(await events, []);
  });

  test('events tell what is done there, with all their nanoseconds', async () => {
    await using stand = await openRemoteStand(world);
    const { containers, system } = stand.engine;
    const cancel = new AbortController();
    const told = (async () => {
      for await (const event of system.events({ sinceMs: 0, cancelSignal: cancel.signal })) {
        if (event.type === 'container' && event.action === 'start') return event;
      }
      return undefined;
    })();
    const { container } = await containers.create({ image: 'busybox', name: 'seen' });
    await containers.start(container.id);
    const event = await told;
    cancel.abort();
    assert.deepEqual([event?.actor.id, event?.actor.attributes['name']], [container.id, 'seen']);
    const own = stand.far.journal.events.find(({ action, type }) => action === 'start' && type === 'container');
    assert.deepEqual([event?.timeMs, event?.timeNanosRest], [own?.timeMs, own?.timeNanosRest]);
  });

  test('lists inspect each container once, and again when something about it changed', async () => {
    await using stand = await openRemoteStand({ ...world, containers: [aContainer('web', { state: runningState() })] });
    const { containers } = stand.engine;
    const inspections = (): number => stand.far.control.callsOf('containers.details').length;
    await containers.list({ all: true });
    const [first] = await containers.list({ all: true });
    assert.equal(inspections(), 1);
    await containers.update('web', { resources: { cpuShares: 512 } });
    const [second] = await containers.list({ all: true });
    assert.deepEqual([first?.config.resources.cpuShares, second?.config.resources.cpuShares], [0, 512]);
    assert.equal(inspections(), 2);
  });

  test('an exec has its own streams and its own end', async () => {
    await using stand = await openRemoteStand({ ...world, containers: [aContainer('web', { state: runningState() })] });
    const { execs } = stand.engine;
    await using one = await execs.start(
      'web',
      { command: ['sh', '-c', 'echo a; exit 3'] },
      { attach: { stdout: true } },
    );
    assert.deepEqual(await outputOf(one.streams), { stdout: 'a\n', stderr: '' });
    assert.equal(await one.exitCode, 3);
    await using apart = await execs.start('web', { command: ['false'] });
    assert.deepEqual([apart.streams, await apart.exitCode], [undefined, 1]);
    await assert.rejects(execs.start('nobody', { command: ['true'] }), { code: 'container_not_found' });
    const attach = { stdout: true, stderr: true };
    await assert.rejects(execs.start('web', { command: ['nosuch'] }, { attach }), { code: 'command_not_found' });
    await using ended = await execs.start('web', { command: ['sh', '-c', 'echo last words; exit 127'] }, { attach });
    assert.equal((await outputOf(ended.streams)).stdout, 'last words\n');
    assert.equal(await ended.exitCode, 127);
  });

  test('logs come in lines with their times', async () => {
    await using stand = await openRemoteStand(world);
    const { containers, streams } = stand.engine;
    const { container } = await containers.create({ image: 'busybox', command: ['sh', '-c', 'echo a; echo b >&2'] });
    await containers.start(container.id);
    await containers.wait(container.id);
    const text = ({ stream, bytes, isPartial }: LogEntry) => [stream, Buffer.from(bytes).toString(), isPartial];
    const far = (await Array.fromAsync(streams.logs(container.id))).flat();
    const near = (await Array.fromAsync(stand.far.streams.logs(container.id))).flat();
    assert.deepEqual(far.map(text), [
      ['stdout', 'a', false],
      ['stderr', 'b', false],
    ]);
    assert.deepEqual(
      far.map(({ time }) => Date.parse(time)),
      near.map(({ time }) => Date.parse(time)),
    );
  });

  test('what docker’s API does not have is refused by name', async () => {
    await using stand = await openRemoteStand(world);
    const { engine } = stand;
    const lacking = [
      () => engine.saves.list(),
      () => engine.backups.create('data'),
      () => engine.debug.start('web'),
      () => engine.trouble.heal(),
      () => engine.traffic.flows('web'),
      () => engine.images.layers('busybox'),
      () => engine.images.copy({ from: 'a', to: 'b' }),
      () => engine.volumes.listFiles('data', '/'),
      () => engine.system.check(),
      () => engine.system.hostSample(),
      () => engine.networks.reload(),
    ];
    for (const asked of lacking) {
      await assert.rejects(asked, { code: 'far_lacks', kind: 'not_implemented', message: /the context "far"/ });
    }
  });

  test('names that would be another path are nobody’s', async () => {
    await using stand = await openRemoteStand({ ...world, containers: [aContainer('web')] });
    const { containers, images, networks, volumes } = stand.engine;
    for (const ref of ['', '.', '..', '../images', 'web/json', 'web?x=1', 'web#x', '%2e%2e']) {
      await assert.rejects(containers.get(ref), { code: 'container_not_found' }, JSON.stringify(ref));
      await assert.rejects(networks.get(ref), { code: 'network_not_found' }, JSON.stringify(ref));
      await assert.rejects(volumes.get(ref), { code: 'volume_not_found' }, JSON.stringify(ref));
    }
    assert.equal(await images.find('..'), undefined);
    assert.equal(await images.find('a/../b'), undefined);
  });
});
