import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
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
  /** Starts one whose command is not there: what goes before has been done by then. */
  const fill = async (...mounts: readonly ReturnType<typeof mountOf>[]): Promise<void> => {
    const { id } = await makeContainer(engine, { image: 'seeded:1', command: ['/none'], mounts });
    await assert.rejects(engine.containers.start(id), { code: 'command_not_found' });
    await engine.containers.remove(id);
  };

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
    assert.deepEqual(readdirSync(folderOf('told')), []);
    const out = readdirSync(folderOf('out'));
    assert.deepEqual([out.includes('own'), out.includes('passwd')], [true, false]);
  });

  test('again by every new container, as long as it is empty; never over what somebody has put there', async () => {
    await fill(mountOf('late', { destination: '/nothing' }));
    assert.deepEqual(readdirSync(folderOf('late')), []);
    await fill(mountOf('late', { destination: '/seed' }));
    assert.ok(existsSync(join(folderOf('late'), 'plain')));
    rmSync(join(folderOf('late'), 'plain'));
    await fill(mountOf('late', { destination: '/seed' }));
    assert.ok(!existsSync(join(folderOf('late'), 'plain')));
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
      const { id } = await makeContainer(engine, { image: 'seeded:1', command: ['/none'], mounts });
      const ballast = join(roots.dataRoot, 'ballast');
      execFileSync('sh', ['-c', `dd if=/dev/zero of=${ballast} bs=1M 2>/dev/null; truncate -s -3M ${ballast}`]);
      const volume = join(roots.dataRoot, 'volumes/full');
      await assert.rejects(engine.containers.start(id), {
        code: 'disk_full',
        message: `no space left on device: ${join(volume, '_data')}`,
      });
      assert.deepEqual(readdirSync(join(volume, '_data')), []);
      rmSync(ballast);
      await assert.rejects(engine.containers.start(id), { code: 'command_not_found' });
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
