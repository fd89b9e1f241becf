import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { parseMount, toMount } from '../../src/cli/create/parse-mount.js';
import { parseVolume } from '../../src/cli/create/parse-volume.js';
import type { ContainerMount, Engine } from '../../src/engine/index.js';
import { readOutput } from '../support/linux/read-output.js';
import { makeContainer, runContainer, sh } from '../support/linux/run-container.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('mounts as the command line says them', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const volume = (spec: string): ContainerMount => parseVolume(spec, '/');
  const mount = (spec: string): ContainerMount => toMount(parseMount(spec), '/');
  const say = async (script: string, ...mounts: readonly ContainerMount[]): Promise<string> => {
    const { stdout, stderr } = await runContainer(engine, { command: sh(script), mounts });
    return (stdout + stderr).trim();
  };
  const names = async (): Promise<readonly string[]> => (await engine.volumes.list()).map(({ name }) => name);

  test('words for labels and for consistency are taken, and change nothing', async () => {
    const folder = temporaryFolder();
    const script = 'echo x > /data/file && cat /data/file';
    for (const words of ['z', 'Z', 'cached', 'delegated', 'consistent', 'rw,z,cached'])
      assert.equal(await say(script, volume(`${folder}:/data:${words}`)), 'x', words);
    assert.equal(await say(script, volume('named:/data:z')), 'x');
    assert.equal(await say(script, mount(`type=bind,src=${folder},dst=/data,consistency=delegated`)), 'x');
    assert.match(await say(script, volume(`${folder}:/data:ro,Z`)), /Read-only file system/);
  });

  test('a volume that is made by its mount has its labels and options', async () => {
    const ram = mount(
      'src=ram,dst=/data,volume-opt=type=tmpfs,volume-opt=device=tmpfs,"volume-opt=o=size=1m,mode=700",volume-label=a=1',
    );
    assert.match(await say('stat -c %a /data; df -k /data | tail -1', ram), /^700\ntmpfs +1024 /);
    assert.deepEqual((await engine.volumes.get('ram')).labels, { a: '1' });
  });

  test('`-v` makes a folder that is not there, `--mount` does not; a file stays a file', async () => {
    const folder = temporaryFolder();
    await say('true', volume(`${folder}/made/deep:/data`));
    assert.ok(statSync(join(folder, 'made/deep')).isDirectory());
    await assert.rejects(
      makeContainer(engine, { command: ['true'], mounts: [mount(`type=bind,src=${folder}/no,dst=/data`)] }),
      {
        message: `invalid mount config for type "bind": bind source path does not exist: ${folder}/no`,
      },
    );
    writeFileSync(join(folder, 'file'), 'one');
    assert.equal(await say('cat /etc/issue; echo two > /etc/issue', volume(`${folder}/file:/etc/issue`)), 'one');
    assert.deepEqual(readdirSync(folder), ['file', 'made']);
  });

  test('an image is looked at, all or a part of it, by who runs another one; it stays as long', async () => {
    const { id: base } = await engine.images.get(BUSYBOX);
    const { id } = await makeContainer(engine, { command: sh('mkdir /more; echo more > /more/file; rm /bin/ls') });
    await engine.containers.start(id);
    await engine.containers.wait(id);
    const top = await engine.containers.commit(id, { name: 'topped:1' });
    await engine.containers.remove(id);
    const whole = mount('type=image,src=topped:1,dst=/image');
    assert.equal(
      await say('cat /image/more/file; /bin/ls /image/bin/ls /image/bin/cat; touch /image/x', whole),
      'more\n/image/bin/cat\nls: /image/bin/ls: No such file or directory\ntouch: /image/x: Read-only file system',
    );
    assert.equal(await say('cat /one', mount('type=image,src=topped:1,dst=/one,image-subpath=more/file')), 'more');
    const one = mount(`type=image,src=${base},dst=/base`);
    assert.match(await say('ls /base/bin/ls; touch /base/bin/x', one), /^\/base\/bin\/ls\n.*Read-only file system$/);
    await assert.rejects(makeContainer(engine, { command: ['true'], mounts: [mount('type=image,src=none,dst=/x')] }), {
      code: 'image_not_found',
    });
    const { id: user } = await makeContainer(engine, { command: ['sleep', '1000'], mounts: [whole] });
    await assert.rejects(engine.images.remove('topped:1'), { code: 'image_in_use' });
    await engine.containers.start(user);
    await assert.rejects(engine.images.remove(top, { force: true }), { code: 'image_in_use' });
    assert.deepEqual((await engine.images.prune({ all: true })).removed, []);
    await engine.containers.remove(user, { force: true });
    const links = mount(`type=image,src=topped:1,dst=/x,image-subpath=`.concat('bin/../none'));
    const { id: lost } = await makeContainer(engine, { command: ['true'], mounts: [links] });
    await assert.rejects(engine.containers.start(lost), { code: 'subpath_not_accessible' });
    await engine.containers.remove(lost);
  });

  test('an image that was taken away by force stays for who has mounted it, as long as he is there', async () => {
    const { id } = await makeContainer(engine, { command: sh('echo kept > /kept') });
    await engine.containers.start(id);
    await engine.containers.wait(id);
    const image = await engine.containers.commit(id, { name: 'taken:1' });
    await engine.containers.remove(id);
    const user = await runContainer(engine, {
      command: ['cat', '/image/kept'],
      mounts: [mount('type=image,src=taken:1,dst=/image')],
    });
    assert.equal(user.stdout, 'kept\n');
    const message = new RegExp(
      `unable to remove repository reference "taken:1" \\(must force\\) - container ${user.id.slice(0, 12)} is using its referenced image`,
    );
    await assert.rejects(engine.images.remove('taken:1'), { code: 'image_in_use', message });
    await engine.images.remove('taken:1', { force: true });
    await assert.rejects(engine.images.get(image), { code: 'image_not_found' });
    const output = await readOutput(await engine.containers.start(user.id, { attach: {} }));
    assert.equal(output.stdout, 'kept\n');
    await engine.containers.wait(user.id);
    const layers = (): number => readdirSync(join(opened.roots.dataRoot, 'snapshots/l')).length;
    const before = layers();
    await engine.containers.remove(user.id);
    // Whoever removes an image next takes away what nobody stands on.
    const { id: other } = await makeContainer(engine, { command: ['true'] });
    await engine.containers.commit(other, { name: 'next:1' });
    await engine.containers.remove(other);
    await engine.images.remove('next:1');
    assert.ok(layers() < before, 'and no longer');
  });

  test('the root of a container is never what something is mounted on', async () => {
    const root: ContainerMount = { ...volume('some:/data'), destination: '/.//' };
    await assert.rejects(makeContainer(engine, { command: ['true'], mounts: [root] }), {
      message: `invalid mount config for type "volume": invalid specification: destination can't be '/'`,
    });
    assert.equal((await names()).includes('some'), false);
  });

  test('what nobody has named goes with `rm -v` and `--rm`, what somebody has stays', async () => {
    const mounts = [volume('/nameless'), volume('kept:/named')];
    const { id } = await makeContainer(engine, { command: ['true'], mounts });
    const nameless = (await names()).filter((name) => /^[0-9a-f]{64}$/.test(name));
    assert.equal(nameless.length, 1);
    await engine.containers.remove(id);
    assert.deepEqual((await names()).includes(nameless[0] ?? ''), true, 'not without being told');
    assert.deepEqual((await engine.volumes.prune()).deleted, nameless);
    const removed = await makeContainer(engine, { command: ['true'], isAutoRemoved: true, mounts });
    const gone = engine.containers.wait(removed.id, { condition: 'removed' });
    await engine.containers.start(removed.id);
    await gone;
    assert.deepEqual(
      (await names()).filter((name) => /^[0-9a-f]{64}$/.test(name)),
      [],
    );
    assert.ok((await names()).includes('kept'));
    const { lastUsedAtMs } = await engine.volumes.get('kept');
    assert.ok(lastUsedAtMs !== undefined && Math.abs(Date.now() - lastUsedAtMs) < 60_000);
  });
});
