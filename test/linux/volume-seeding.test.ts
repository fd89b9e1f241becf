import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { seedingMark } from '../../src/engine/volume/seeding-mark.js';
import { libcSyscalls } from '../../src/host/node/syscalls.js';
import { mountOf } from '../contract/volume-service.contract.js';
import { makeContainer, runContainer, sh } from '../support/linux/run-container.js';
import { openTestEngine, openTestRoots, removeEverything, type TestEngine } from '../support/linux/test-engine.js';
import { tarOf } from '../support/tar-builder.js';

/** An image with a folder of all kinds of files. */
const tree = tarOf([
  { name: 'bin/', type: '5' },
  { name: 'seed/', type: '5', uid: 7, gid: 8, mode: 0o1750, mtime: 1_000_000 },
  { name: 'seed/plain', body: 'plain', uid: 33, gid: 44, mode: 0o640, mtime: 1_500_000_000 },
  { name: 'seed/set', body: 'x', mode: 0o4755, uid: 5 },
  { name: 'seed/link', type: '2', linkName: '/etc/passwd' },
  { name: 'seed/again', type: '1', linkName: 'seed/plain' },
  { name: 'seed/fifo', type: '6' },
  { name: 'seed/attributes', body: '', pax: [['SCHILY.xattr.user.note', 'kept']] },
  { name: 'etc/', type: '5' },
  { name: 'etc/own', body: '' },
  { name: 'out', type: '2', linkName: '/../../../../etc' },
]);

const importTree = (engine: Engine) => engine.images.import({ bytes: bytesOf(tree) }, { name: 'seeded:1' });

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('an empty volume takes what the image has', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    await importTree(engine);
  });
  after(() => opened[Symbol.asyncDispose]());

  const folderOf = (name: string): string => join(opened.roots.dataRoot, 'volumes', name, '_data');
  /** Its folder is made when it is needed. */
  const namesIn = (name: string): readonly string[] => (existsSync(folderOf(name)) ? readdirSync(folderOf(name)) : []);
  /** To make one is enough. */
  const fill = async (...mounts: readonly ReturnType<typeof mountOf>[]): Promise<void> => {
    const { id } = await makeContainer(engine, { image: 'seeded:1', command: ['/none'], mounts });
    await engine.containers.remove(id);
  };

  test('but for what cannot be a volume: of an image that declares its root one, containers are made, and none starts', async () => {
    const { id: source } = await makeContainer(engine, { image: 'seeded:1', command: ['x'] });
    for (const [index, place] of ['/', '', 'etc/..'].entries()) {
      const name = `rooted:${index}`;
      await engine.containers.commit(source, { name, changes: { Volumes: { [place]: {} } } });
      const { id, config } = await makeContainer(engine, { image: name, command: ['x'] });
      assert.deepEqual(namesIn(config.mounts[0]?.source ?? 'none'), []);
      await assert.rejects(engine.containers.start(id), {
        code: 'argument_invalid',
        message: "invalid mount config for type \"volume\": invalid specification: destination can't be '/'",
      });
    }
  });

  test('with owners, modes, times, links, set-user-ID bits and attributes', async () => {
    await fill(mountOf('all', { destination: '/seed' }));
    const folder = folderOf('all');
    const of = (name: string) => {
      const { uid, gid, mode, mtimeMs, nlink } = lstatSync(join(folder, name));
      return [uid, gid, mode & 0o7777, mtimeMs / 1000, nlink];
    };
    assert.deepEqual(of('.').slice(0, 4), [7, 8, 0o1750, 1_000_000]);
    assert.deepEqual(of('plain'), [33, 44, 0o640, 1_500_000_000, 2]);
    assert.equal(lstatSync(join(folder, 'again')).ino, lstatSync(join(folder, 'plain')).ino);
    assert.equal(lstatSync(join(folder, 'set')).mode & 0o7777, 0o4755);
    assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink() && lstatSync(join(folder, 'fifo')).isFIFO());
    assert.equal(
      Buffer.from(libcSyscalls().getXattr(join(folder, 'attributes'), 'user.note') ?? []).toString(),
      'kept',
    );
  });

  test('not where it is told not to, and a link of the image leads to the image only', async () => {
    await fill(mountOf('told', { destination: '/seed', options: ['nocopy'] }), mountOf('out', { destination: '/out' }));
    assert.deepEqual(namesIn('told'), []);
    const out = readdirSync(folderOf('out'));
    assert.deepEqual([out.includes('own'), out.includes('passwd')], [true, false]);
  });

  test('again by every new container, as long as it is empty; never over what somebody has put there', async () => {
    await fill(mountOf('late', { destination: '/nothing' }));
    assert.deepEqual(namesIn('late'), []);
    await fill(mountOf('late', { destination: '/seed' }));
    assert.ok(existsSync(join(folderOf('late'), 'plain')));
    rmSync(join(folderOf('late'), 'plain'));
    await fill(mountOf('late', { destination: '/seed' }));
    assert.ok(!existsSync(join(folderOf('late'), 'plain')));
  });

  test('a volume is no file: where the image has one nothing is made', async () => {
    const before = (await engine.containers.list({ all: true })).length;
    for (const mount of [mountOf('file', { destination: '/etc/own' }), mountOf('', { destination: '/etc/own' })]) {
      await assert.rejects(makeContainer(engine, { image: 'seeded:1', command: ['/none'], mounts: [mount] }), {
        code: 'volume_over_file',
        message: 'cannot mount volume over existing file, file exists /etc/own',
      });
    }
    assert.equal((await engine.containers.list({ all: true })).length, before);
  });

  test('whoever borrows it from one that never ran finds what the lender’s image has, and never his own', async () => {
    const lender = await makeContainer(engine, {
      image: 'seeded:1',
      command: ['/none'],
      mounts: [mountOf('lent', { destination: '/seed' }), mountOf('bare', { destination: '/bin' })],
    });
    await makeContainer(engine, { command: ['true'], mounts: [mountOf('tools', { destination: '/bin' })] });
    const { stdout } = await runContainer(engine, {
      command: ['/keep/busybox', 'sh', '-c', '/keep/busybox cat /seed/plain; /keep/busybox ls -A /bin'],
      volumesFrom: [lender.name],
      mounts: [mountOf('tools', { destination: '/keep' })],
    });
    assert.equal(stdout, 'plain');
    await engine.containers.remove(lender.id);
  });
});

describe('a part of a volume', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    await importTree(engine);
    await engine.volumes.create({ name: 'parts' });
    mkdirSync(join(folder(), 'a/empty'), { recursive: true });
    mkdirSync(join(folder(), 'a/full'));
    writeFileSync(join(folder(), 'a/full/own'), '');
    writeFileSync(join(folder(), 'a/file'), 'of the volume');
    symlinkSync('a/empty', join(folder(), 'good'));
    symlinkSync('/etc', join(folder(), 'bad'));
  });
  after(() => opened[Symbol.asyncDispose]());

  const folder = (): string => join(opened.roots.dataRoot, 'volumes/parts/_data');
  const make = (subpath: string, destination = '/seed') =>
    makeContainer(engine, {
      image: 'seeded:1',
      command: ['/none'],
      mounts: [mountOf('parts', { subpath, destination })],
    });

  test('is filled where it is empty, by way of a link too, and what lies beside it is not touched', async () => {
    await make('good');
    assert.deepEqual(readdirSync(join(folder(), 'a/empty')).toSorted(), [
      'again',
      'attributes',
      'fifo',
      'link',
      'plain',
      'set',
    ]);
    assert.equal(lstatSync(join(folder(), 'a/empty')).uid, 7);
    await make('a/full');
    assert.deepEqual(readdirSync(join(folder(), 'a/full')), ['own']);
    assert.deepEqual(readdirSync(folder()).toSorted(), ['a', 'bad', 'good']);
    assert.deepEqual(readdirSync(join(folder(), '..')), ['_data']);
  });

  test('that is a file takes the place of the image’s; one that is not there may still come', async () => {
    const { stdout } = await runContainer(engine, {
      command: ['cat', '/etc/passwd'],
      mounts: [mountOf('parts', { subpath: 'a/file', destination: '/etc/passwd' })],
    });
    assert.equal(stdout, 'of the volume');
    const { id } = await make('a/later');
    mkdirSync(join(folder(), 'a/later'));
    await assert.rejects(engine.containers.start(id), { code: 'command_not_found' });
    assert.ok(existsSync(join(folder(), 'a/later/plain')));
  });

  test('that a link leads out of is told of when the container is made, which then is not', async () => {
    const count = (await engine.containers.list({ all: true })).length;
    await assert.rejects(make('bad'), {
      code: 'volume_not_populated',
      message: `failed to populate volume: path concatenation escapes the base directory, base: ${folder()}, subpath: bad`,
    });
    assert.equal((await engine.containers.list({ all: true })).length, count);
  });

  test('that a killed process had begun to fill is filled once more; the whole is not', async () => {
    mkdirSync(join(folder(), 'cut'));
    writeFileSync(join(folder(), 'cut/plain'), 'cu');
    writeFileSync(seedingMark(folder(), 'cut'), '');
    await make('cut');
    assert.equal(readFileSync(join(folder(), 'cut/plain'), 'utf8'), 'plain');
    assert.ok(!existsSync(join(folder(), 'plain')));
    assert.deepEqual(readdirSync(join(folder(), '..')), ['_data']);
  });
});

test('on a full disk it says so, is as empty as it was, and is filled when there is room', async () => {
  const folder = mkdtempSync('/tmp/g');
  const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
  mkdirSync(roots.dataRoot);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'small', roots.dataRoot]);
  try {
    const engine = await openTestRoots(roots);
    try {
      const body = 'x'.repeat(6_000_000);
      const tar = tarOf([
        { name: 'seed/', type: '5' },
        { name: 'seed/a', body: 'a' },
        { name: 'seed/big', body },
      ]);
      await engine.images.import({ bytes: bytesOf(tar) }, { name: 'seeded:1' });
      const mounts = [mountOf('full', { destination: '/seed' })];
      const make = () => makeContainer(engine, { image: 'seeded:1', command: ['/none'], mounts });
      const ballast = join(roots.dataRoot, 'ballast');
      execFileSync('sh', ['-c', `dd if=/dev/zero of=${ballast} bs=1M 2>/dev/null; truncate -s -3M ${ballast}`]);
      const volume = join(roots.dataRoot, 'volumes/full');
      await assert.rejects(make(), {
        code: 'disk_full',
        message: `no space left on device: ${join(volume, '_data')}`,
      });
      assert.deepEqual(await engine.containers.list({ all: true }), []);
      assert.deepEqual(readdirSync(join(volume, '_data')), []);
      rmSync(ballast);
      await make();
      assert.deepEqual(readdirSync(join(volume, '_data')), ['a', 'big']);
      assert.deepEqual(readdirSync(volume), ['_data']);
    } finally {
      await removeEverything(engine);
      await engine[Symbol.asyncDispose]();
    }
  } finally {
    execFileSync('umount', [roots.dataRoot]);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what a killed process had copied is copied once more', async () => {
  await using opened = await openTestEngine();
  const { engine, roots } = opened;
  await engine.volumes.create({ name: 'half' });
  const folder = join(roots.dataRoot, 'volumes/half');
  writeFileSync(join(folder, 'seeding'), '');
  writeFileSync(join(folder, '_data/busybox'), 'cut off');
  const { stdout } = await runContainer(engine, {
    command: sh('wc -c < /bin/busybox'),
    mounts: [mountOf('half', { destination: '/bin' })],
  });
  assert.ok(Number(stdout) > 100_000);
  assert.ok(!existsSync(join(folder, 'seeding')));
});
