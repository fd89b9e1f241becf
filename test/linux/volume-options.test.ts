import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { archive, mountOf } from '../contract/volume-service.contract.js';
import { makeContainer, runContainer, sh, startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('volumes of which the options say what is mounted', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  /** Of this engine, or of the volume that the first test makes: other files mount theirs on this machine meanwhile. */
  const ownMounts = (): readonly string[] => {
    const { dataRoot, runRoot } = opened.roots;
    const marks = [dataRoot, runRoot, 'mode=750,uid=33'];
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return lines.filter((line) => marks.some((mark) => line.includes(mark)));
  };
  const say = async (script: string, ...mounts: readonly ReturnType<typeof mountOf>[]): Promise<string> => {
    const { stdout, stderr } = await runContainer(engine, { command: sh(script), mounts });
    return (stdout + stderr).trim();
  };

  test('a tmpfs is one for all containers that have it, and ends with the last; nobody else sees it', async () => {
    const before = ownMounts();
    await engine.volumes.create({
      name: 'ram',
      options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=33,mode=0750' },
    });
    const first = await startSleeper(engine, { mounts: [mountOf('ram')] });
    assert.match(
      await say(
        'stat -c "%u %a" /data; echo shared > /data/file; df -k /data | tail -1; mount | grep " /data "',
        mountOf('ram'),
      ),
      /^33 750\ntmpfs +1024 .*\ntmpfs on \/data type tmpfs \(rw,.*size=1024k,mode=750,uid=33/,
    );
    const second = await opened.open();
    try {
      const other = await startSleeper(second, { mounts: [mountOf('ram', { isReadOnly: true })] });
      const { stdout } = await runContainer(second, { command: sh('cat /data/file'), mounts: [mountOf('ram')] });
      assert.equal(stdout, 'shared\n', 'also by way of another engine');
      await engine.containers.remove(first.id, { force: true });
      assert.equal(await say('cat /data/file; touch /data/x && echo fine', mountOf('ram')), 'shared\nfine');
      assert.equal(Buffer.from(await engine.volumes.readFile('ram', '/file', { maxBytes: 99 })).toString(), 'shared\n');
      assert.deepEqual(ownMounts(), before);
      assert.deepEqual(readdirSync(join(opened.roots.dataRoot, 'volumes/ram/_data')), []);
      await engine.containers.remove(other.id, { force: true });
    } finally {
      await second[Symbol.asyncDispose]();
    }
    assert.equal(await say('ls /data', mountOf('ram')), '', 'it went with the last');
    assert.deepEqual(await engine.volumes.listFiles('ram', '/'), []);
  });

  test('several that begin at once have the same one', async () => {
    await engine.volumes.create({ name: 'race', options: { type: 'tmpfs', device: 'tmpfs' } });
    const made = await Promise.all(
      [1, 2, 3].map(() => makeContainer(engine, { command: ['sleep', '1000'], mounts: [mountOf('race')] })),
    );
    await Promise.all(made.map(({ id }) => engine.containers.start(id)));
    const seen = new Set<number>();
    for (const { id } of made) {
      const { state } = await engine.containers.get(id);
      seen.add(statSync(`/proc/${state.pid}/root/data`).dev);
    }
    assert.equal(seen.size, 1);
    for (const { id } of made) await engine.containers.remove(id, { force: true });
  });

  test('a folder of the machine is filled from the image where it is empty, and stays when the volume goes', async () => {
    const folder = temporaryFolder();
    const name = 'bound';
    await engine.volumes.create({ name, options: { type: 'none', o: 'bind', device: folder } });
    assert.equal(
      await say('ls /etc/hosts /etc/none', mountOf(name, { destination: '/etc/x' })).then((text) =>
        text.includes('/etc/hosts'),
      ),
      true,
    );
    assert.equal(
      await say('ls /bin | head -1; echo mine > /bin/mine', mountOf(name, { destination: '/bin' })),
      readdirSync(folder)[0],
    );
    assert.equal(readFileSync(join(folder, 'mine'), 'utf8'), 'mine\n');
    assert.equal(Buffer.from(await engine.volumes.readFile(name, '/mine', { maxBytes: 99 })).toString(), 'mine\n');
    for (const { id } of await engine.containers.list({ all: true }))
      await engine.containers.remove(id, { removeVolumes: true });
    await engine.volumes.import(name, archive({ name: './new', body: 'new' }), { replaces: true });
    assert.deepEqual(readdirSync(folder), ['new']);
    await engine.volumes.remove(name);
    assert.equal(readFileSync(join(folder, 'new'), 'utf8'), 'new');
  });

  test('what is mounted below a bound folder comes only where it is asked for; a part of it is a mount of its own', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'below'));
    execFileSync('mount', ['-t', 'tmpfs', 'test', join(folder, 'below')]);
    try {
      writeFileSync(join(folder, 'below', 'file'), 'deep');
      await engine.volumes.create({ name: 'flat', options: { type: 'none', o: 'bind', device: folder } });
      await engine.volumes.create({ name: 'deep', options: { type: 'none', o: 'rbind', device: folder } });
      assert.equal(await say('ls /data/below', mountOf('flat')), '');
      assert.equal(await say('cat /data/below/file', mountOf('deep')), 'deep');
      assert.equal(await say('ls /data', mountOf('flat', { subpath: 'below' })), '');
      await engine.volumes.create({ name: 'part', options: { type: 'tmpfs', device: 'tmpfs' } });
      const keeper = await startSleeper(engine, { mounts: [mountOf('part')] });
      await say('mkdir /data/sub; echo part > /data/sub/file', mountOf('part'));
      assert.equal(
        await say(
          'cat /data/file /whole/sub/file',
          mountOf('part', { subpath: 'sub' }),
          mountOf('part', { destination: '/whole' }),
        ),
        'part\npart',
      );
      await engine.containers.remove(keeper.id, { force: true });
    } finally {
      execFileSync('umount', [join(folder, 'below')]);
    }
  });

  test('what cannot be mounted says so in docker’s words, and nothing is left', async () => {
    const refusal = async (name: string, options: Readonly<Record<string, string>>): Promise<string> => {
      await engine.volumes.create({ name, options });
      const { id } = await makeContainer(engine, { command: ['true'], mounts: [mountOf(name)] });
      const error = await engine.containers.start(id).then(
        () => assert.fail('it started'),
        (reason: unknown) => reason as Error,
      );
      await engine.containers.remove(id);
      const path = join(opened.roots.dataRoot, 'volumes', name, '_data');
      await engine.volumes.remove(name);
      return error.message.replaceAll(path, 'PATH');
    };
    const cannot = "error while mounting volume 'PATH': failed to mount local volume: mount";
    assert.equal(
      await refusal('gone', { type: 'none', o: 'bind', device: '/no/such/place' }),
      `${cannot} /no/such/place:PATH, flags: 0x1000: no such file or directory`,
    );
    assert.match(
      await refusal('odd', { type: 'tmpfs', o: 'sise=5', device: 'tmpfs' }),
      /mount tmpfs:PATH, data: sise=5: invalid argument$/,
    );
    assert.equal(
      await refusal('none', { type: 'no-such-fs', o: 'ro,x=1', device: 'x' }),
      `${cannot} x:PATH, flags: 0x1, data: x=1: no such device`,
    );
    const secret = await refusal('share', {
      type: 'cifs',
      o: 'username=u,password=secret',
      device: '//127.0.0.1/share',
    });
    assert.match(secret, /^error while mounting volume 'PATH': .*password=\*{8}/);
    assert.doesNotMatch(secret, /secret/);
    assert.match(
      await refusal('named', { type: 'nfs', o: 'addr=no.such.host.invalid,rw', device: ':/srv' }),
      /error resolving passed in network volume address: lookup no\.such\.host\.invalid: no such host$/,
    );
    assert.match(
      await refusal('away', { type: 'nfs4', o: 'addr=127.0.0.1,rw', device: ':/srv' }),
      /mount :\/srv:PATH, data: addr=127\.0\.0\.1,rw: /,
    );
    assert.equal(
      existsSync(join(opened.roots.runRoot, 'c')) && readdirSync(join(opened.roots.runRoot, 'c')).length > 0,
      false,
    );
  });
});
