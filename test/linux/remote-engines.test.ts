import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import type { AttachSession, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { type OtherEngine, openDocker, otherEngineReason } from '../support/images/other-engines.js';
import { remoteAt } from '../support/remote-stand.js';
import { rootReason } from '../support/root-reason.js';
import { tarOf } from '../support/tar-builder.js';

const IMAGE = 'demo:1';
const skip = rootReason() || otherEngineReason('docker');

async function outputOf(session: AttachSession | undefined): Promise<Record<'stdout' | 'stderr', string>> {
  const said = { stdout: '', stderr: '' };
  for await (const { stream, bytes } of session?.output ?? []) said[stream] += Buffer.from(bytes).toString();
  return said;
}

describe('docker’s own daemon, reached from gantry', { skip, timeout: 600_000 }, () => {
  let docker: OtherEngine;
  let engine: Engine;
  before(async () => {
    docker = await openDocker();
    engine = remoteAt(docker.socketPath ?? '');
    await engine.images.import(
      { bytes: demoRootFileSystem() },
      { name: IMAGE, config: { Env: ['A=b $x "y"'], Cmd: ['sh'] } },
    );
  });
  after(async () => {
    for (const { id } of await engine.containers.list({ all: true }))
      await engine.containers.remove(id, { force: true });
    await engine[Symbol.asyncDispose]();
    await docker[Symbol.asyncDispose]();
  });

  const create = async (asked: Partial<CreateContainer>): Promise<Container> =>
    (await engine.containers.create({ image: IMAGE, network: { kind: 'none' }, ...asked })).container;

  test('images: as docker’s own program sees them', async () => {
    const image = await engine.images.get(IMAGE);
    assert.equal(image.id, await docker.idOf(IMAGE));
    assert.deepEqual([image.config.config?.Env, image.config.config?.Cmd], [['A=b $x "y"'], ['sh']]);
    await engine.images.tag(IMAGE, 'other:2');
    assert.deepEqual((await engine.images.list())[0]?.names.toSorted(), [
      'docker.io/library/demo:1',
      'docker.io/library/other:2',
    ]);
    const saved = Buffer.concat(await Array.fromAsync(await engine.images.save([IMAGE])));
    assert.deepEqual(await engine.images.remove('other:2'), [{ untagged: 'other:2' }]);
    const [loaded] = await engine.images.load({ bytes: Readable.from([saved]) });
    assert.equal(loaded?.image.id, image.id);
    await assert.rejects(engine.images.get('none'), { code: 'image_not_found', message: /No such image: none/ });
  });

  test('a program’s streams, its input, and its end', async () => {
    const { containers } = engine;
    const container = await create({
      command: ['sh', '-c', 'cat; echo err >&2; exit 7'],
      hasStdin: true,
      isStdinOnce: true,
    });
    const end = containers.wait(container.id, { condition: 'next-exit' });
    const session = await containers.start(container.id, { attach: { stdin: true, stdout: true, stderr: true } });
    await session?.write(Buffer.from('typed\n'));
    await session?.closeInput();
    assert.deepEqual(await outputOf(session), { stdout: 'typed\n', stderr: 'err\n' });
    assert.equal((await end).exitCode, 7);
    const logs = (await Array.fromAsync(engine.streams.logs(container.id))).flat();
    const lines = logs.map(({ stream, bytes }) => `${stream} ${Buffer.from(bytes).toString()}`);
    assert.deepEqual(new Set(lines), new Set(['stdout typed', 'stderr err']));
    const missing = await create({ command: ['nosuch'] });
    await assert.rejects(containers.start(missing.id), { code: 'command_not_found', exitCode: 127 });
  });

  test('a terminal has its size, and is left by keys', async () => {
    const container = await create({
      command: ['sh', '-c', 'read line; stty size; sleep 1000'],
      hasTty: true,
      hasStdin: true,
    });
    const attach = { stdin: true, stdout: true, size: { rows: 33, columns: 77 } };
    const session = await engine.containers.start(container.id, { attach });
    await session?.resize({ rows: 41, columns: 99 });
    await session?.write(Buffer.from('go\r'));
    let seen = '';
    for await (const { bytes } of session?.output ?? []) {
      seen += Buffer.from(bytes).toString();
      if (seen.includes('41 99')) break;
    }
    await session?.detach();
    assert.equal((await engine.containers.get(container.id)).state.status, 'running');
    const events = await Array.fromAsync(
      engine.system.events({ sinceMs: 0, untilMs: Date.now() + 1000, filter: { container: [container.id] } }),
    );
    assert.ok(
      events.some(({ action }) => action === 'detach'),
      events.map(({ action }) => action).join(' '),
    );
  });

  test('what was asked for is what there is', async () => {
    const container = await create({
      name: 'asked',
      command: ['sleep', '1000'],
      env: ['X=y'],
      labels: { tier: 'web' },
      mounts: [
        { type: 'volume', source: 'data', destination: '/data', isReadOnly: true, options: [], mayCreateSource: true },
      ],
      resources: { memoryBytes: 64 * 1024 * 1024, nanoCpus: 5e8, pidsLimit: 50 },
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      capDrop: ['NET_RAW'],
      hasInit: false,
    });
    await engine.containers.start(container.id);
    const [listed] = await engine.containers.list({ name: ['asked'] });
    assert.deepEqual(
      [listed?.state.status, listed?.config.labels, listed?.config.restart, listed?.config.capDrop],
      ['running', { tier: 'web' }, { name: 'on-failure', maximumRetryCount: 3 }, ['NET_RAW']],
    );
    assert.deepEqual(
      [listed?.config.resources.memoryBytes, listed?.config.resources.nanoCpus, listed?.config.resources.pidsLimit],
      [67_108_864, 500_000_000, 50],
    );
    assert.deepEqual(
      listed?.config.mounts.map(({ source, destination, isReadOnly }) => [source, destination, isReadOnly]),
      [['data', '/data', true]],
    );
    const [volume] = await engine.volumes.list();
    assert.deepEqual(
      [volume?.name, volume?.users.map(({ containerName, isReadOnly }) => [containerName, isReadOnly])],
      ['data', [['asked', true]]],
    );
    await assert.rejects(engine.volumes.remove('data'), { code: 'volume_in_use' });
    await assert.rejects(create({ name: 'asked' }), { code: 'container_name_taken' });
    await engine.containers.update('asked', { resources: { cpuShares: 512 } });
    assert.equal((await engine.containers.get('asked')).config.resources.cpuShares, 512);
    await assert.rejects(engine.containers.remove('asked'), { code: 'container_running' });
    await assert.rejects(engine.containers.start('asked'), { code: 'container_unchanged' });
  });

  test('further processes, files in and out, figures', async () => {
    const container = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(container.id);
    await using run = await engine.execs.start(
      container.id,
      { command: ['sh', '-c', 'cat; exit 3'], hasStdin: true },
      { attach: { stdin: true, stdout: true } },
    );
    await run.streams?.write(Buffer.from('in'));
    await run.streams?.closeInput();
    assert.equal((await outputOf(run.streams)).stdout, 'in');
    assert.equal(await run.exitCode, 3);
    const missing = engine.execs.start(container.id, { command: ['nosuch'] }, { attach: { stdout: true } });
    await assert.rejects(missing, { code: 'command_not_found', exitCode: 127 });

    const tar = Readable.from([tarOf([{ name: 'made', body: 'hello', mode: 0o640 }])]);
    await engine.files.writeArchive(container.id, '/tmp', tar);
    assert.deepEqual(
      Buffer.from(await engine.files.readFile(container.id, '/tmp/made', { maxBytes: 3 })).toString(),
      'hel',
    );
    const { kind, mode, sizeBytes } = await engine.files.stat(container.id, '/tmp/made');
    assert.deepEqual([kind, mode, sizeBytes], ['file', 0o640, 5]);
    await assert.rejects(engine.files.stat(container.id, '/none'), { code: 'container_path_not_found' });
    assert.ok(
      (await engine.files.changes(container.id)).some(({ path, kind: how }) => path === '/tmp/made' && how === 'added'),
    );

    const cancel = new AbortController();
    for await (const [stats] of engine.streams.stats({ refs: [container.id], cancelSignal: cancel.signal })) {
      assert.ok((stats?.sample.memory.usedBytes ?? 0) > 0);
      cancel.abort();
    }
    const [process] = await engine.processes.list(container.id);
    assert.deepEqual([process?.name, process?.command], ['sleep', ['sleep', '1000']]);
    const id = await engine.containers.commit(container.id, { name: 'kept:1', changes: { Cmd: ['true'] } });
    assert.equal((await engine.images.get('kept:1')).id, id);
  });

  test('what it is', async () => {
    const info = await engine.system.info();
    assert.match(info.gantryVersion, /^\d+\.\d+/);
    const { images, containers, volumes } = await engine.system.diskUsage();
    assert.ok(images.length > 0 && containers.length > 0 && volumes.length > 0);
    assert.deepEqual(
      (await engine.networks.list()).map(({ name }) => name),
      ['host', 'none'],
    );
  });
});
