import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type { Container, CreateContainer, Engine, FileChange } from '../../src/engine/index.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

describe("a container's files", () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const create = async (asked: Partial<CreateContainer> = {}): Promise<Container> =>
    (await engine.containers.create({ image: BUSYBOX, command: ['true'], network: { kind: 'none' }, stopTimeoutSeconds: 0, ...asked }))
      .container;

  /** One that has run `script` and goes on; `ready` is in its /tmp by then. */
  async function running(script: string, asked: Partial<CreateContainer> = {}): Promise<Container> {
    const { id } = await create({ command: ['sh', '-c', `${script}; touch /tmp/ready; sleep 1000`], ...asked });
    await engine.containers.start(id);
    let isReady = false;
    while (!isReady) {
      isReady = (await engine.files.list(id, '/tmp')).some(({ name }) => name === 'ready');
      await delay(5);
    }
    return await engine.containers.get(id);
  }

  const names = async (id: string, path: string): Promise<readonly string[]> =>
    (await engine.files.list(id, path)).map(({ name }) => name);

  describe('to look at', () => {
    test('are the same while it runs, is paused and is down', async () => {
      const { id } = await running('mkdir -p /d/e; echo hello > /d/f; ln -s ../etc /d/l; chmod 4750 /d/f');
      const look = async () => ({
        names: await names(id, '/d'),
        text: Buffer.from(await engine.files.readFile(id, 'd/f', { maxBytes: 100 })).toString(),
        entry: await engine.files.stat(id, '/d/f'),
      });
      const running_ = await look();
      assert.deepEqual(running_.names, ['e', 'f', 'l']);
      assert.equal(running_.text, 'hello\n');
      const { modifiedAtMs, ...entry } = running_.entry;
      assert.ok(modifiedAtMs > 0);
      const facts = { name: 'f', path: '/d/f', kind: 'file', mode: 0o4750, sizeBytes: 6, uid: 0, gid: 0 };
      assert.deepEqual(entry, { ...facts, linkTarget: undefined });
      await engine.containers.pause(id);
      assert.deepEqual(await look(), running_);
      await engine.containers.kill(id);
      await engine.containers.wait(id);
      assert.deepEqual(await look(), running_);
    });

    test('links are told as they are written, and followed where a path ends with a slash', async () => {
      const { id } = await running('ln -s /etc /l; mkdir /d; ln -s ../l /d/m');
      assert.equal((await engine.files.stat(id, '/d/m')).linkTarget, '../l');
      const followed = await engine.files.stat(id, '/d/m', { followsLink: true });
      assert.deepEqual([followed.path, followed.kind], ['/etc', 'directory']);
      assert.equal((await engine.files.stat(id, '/d/m/')).kind, 'directory');
    });

    test('what is not there is told in docker’s words', async () => {
      const { id } = await create();
      const missing = { code: 'container_path_not_found', message: `Could not find the file /nope in container ${id}` };
      await assert.rejects(engine.files.stat(id, '/nope'), missing);
      await assert.rejects(engine.files.list(id, '/nope'), missing);
      await assert.rejects(engine.files.readFile(id, '/bin', { maxBytes: 1 }), { code: 'container_path_not_file' });
      await assert.rejects(engine.files.list(id, '/bin/busybox'), { code: 'container_path_not_directory' });
    });

    test('a volume is in its place before the first start, too', async () => {
      const mounts = [
        { type: 'volume', source: 'vol', destination: '/deep/data', isReadOnly: false, options: [], mayCreateSource: false },
      ] as const;
      const writer = await running('echo kept > /deep/data/f', { mounts });
      const reader = await create({ mounts });
      assert.deepEqual(await names(reader.id, '/deep/data'), ['f']);
      await engine.containers.kill(writer.id);
      await engine.containers.wait(writer.id);
      assert.deepEqual(await names(writer.id, '/deep/data'), ['f']);
    });
  });

  describe('that it has changed', () => {
    test('are told as docker diff does', async () => {
      const { id } = await running('echo x > /etc/new; mkdir -p /a/b; echo >> /etc/passwd; rm -r /bin/ls; mkdir /tmp/t');
      const changes: readonly FileChange[] = [
        { path: '/a', kind: 'added' },
        { path: '/a/b', kind: 'added' },
        { path: '/bin', kind: 'changed' },
        { path: '/bin/ls', kind: 'deleted' },
        { path: '/etc', kind: 'changed' },
        { path: '/etc/new', kind: 'added' },
        { path: '/etc/passwd', kind: 'changed' },
        { path: '/tmp', kind: 'changed' },
        { path: '/tmp/ready', kind: 'added' },
        { path: '/tmp/t', kind: 'added' },
      ];
      assert.deepEqual(await engine.files.changes(id), changes);
    });

    test('are none before it ran, and none by running alone', async () => {
      const { id } = await create({ command: ['true'] });
      assert.deepEqual(await engine.files.changes(id), []);
      await engine.containers.start(id);
      await engine.containers.wait(id);
      assert.deepEqual(await engine.files.changes(id), []);
    });

    test('a folder that was removed and made again has lost what it had', async () => {
      const { id } = await running('rm -r /etc; mkdir /etc; echo new > /etc/passwd');
      const changes = await engine.files.changes(id);
      assert.ok(changes.some(({ path, kind }) => path === '/etc/group' && kind === 'deleted'), JSON.stringify(changes));
      assert.ok(changes.some(({ path, kind }) => path === '/etc/passwd' && kind === 'changed'), JSON.stringify(changes));
    });
  });
});
