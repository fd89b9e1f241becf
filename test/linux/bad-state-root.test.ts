import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import { layout } from '../../src/engine/roots.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { makeImage, putImage } from '../support/images/make-image.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { linesOf, NETWORK_NONE } from '../support/linux/failure-stand.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('a state root that cannot be used', { skip: rootReason(), timeout: 600_000 }, () => {
  test('read-only: nothing can be done, and that is said; writable again, all is there', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry, { Cmd: ['sh'] });
    const { dataRoot } = gantry.roots;
    execFileSync('mount', ['--bind', dataRoot, dataRoot]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', dataRoot]);
      const hint = 'hint: Is the file system mounted read-only? GANTRY_DATA_ROOT chooses another place.';
      for (const [words, prefix, code] of [
        [['ps'], 'Error', 1],
        [['run', '--rm', BUSYBOX], 'gantry', 125],
      ] as const) {
        const { exitCode, stderr } = await gantry.run(words);
        assert.deepEqual(
          [exitCode, linesOf(stderr)],
          [code, [`${prefix}: the state root ${dataRoot} cannot be written`, hint]],
        );
      }
    } finally {
      execFileSync('umount', [dataRoot]);
    }
    assert.equal(await gantry.ok('run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'), 'hi');
  });

  test('from a newer gantry: it is left alone', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry, { Cmd: ['sh'] });
    const path = layout.database(gantry.roots);
    const known = setVersion(path, 99);
    const { exitCode, stderr } = await gantry.run(['ps']);
    assert.equal(exitCode, 1);
    assert.deepEqual(linesOf(stderr), [
      `Error: the state root ${path} was written by a newer gantry (schema 99, this one knows ${known})`,
      'hint: Use that newer gantry, or another GANTRY_DATA_ROOT. Nothing was changed.',
    ]);
    assert.equal(setVersion(path, known), 99);
    assert.equal(await gantry.ok('images', '-q').then((id) => id.length), 12);
  });

  test('that is no database', async () => {
    await using gantry = await BuiltGantry.open();
    mkdirSync(gantry.roots.dataRoot, { recursive: true });
    const path = layout.database(gantry.roots);
    writeFileSync(path, 'this is not a database, and it is long enough to be looked at'.repeat(100));
    const { exitCode, stderr } = await gantry.run(['ps']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: the state in \/.*gantry\.db is damaged: file is not a database\nhint: /);
    writeFileSync(path, '');
  });

  test('full: while pulling, while running; what is there stays, and making room helps', async () => {
    using disk = mountSmallDisk(24 * 1024 * 1024);
    await using registry = await openFakeRegistry();
    {
      await using gantry = await BuiltGantry.open({ dataRoot: join(disk.path, 'd') });
      await importBusybox(gantry, { Cmd: ['sh'] });
      const big = makeImage([[{ name: 'big', content: Buffer.alloc(40_000_000, 'x') }]]);
      putImage(registry, 'big', big, { packing: 'gzip' });
      const pulled = await gantry.run(['pull', `${registry.host}/big`]);
      assert.equal(pulled.exitCode, 1);
      assert.match(
        pulled.stderr,
        /^Error: no space left on device: \/.*\nhint: Free some: gantry rmi removes images, P in the screen cleans up\.\n$/,
      );
      assert.deepEqual(readdirSync(layout.ingests(gantry.roots)), []);

      const filling = await gantry.run([
        'run',
        '--name',
        'filler',
        ...NETWORK_NONE,
        BUSYBOX,
        'dd',
        'if=/dev/zero',
        'of=/fill',
        'bs=1M',
      ]);
      assert.equal(filling.exitCode, 1, filling.stderr);
      assert.match(filling.stderr, /No space left on device/);
      assert.match(await gantry.ok('ps', '-a', '--format', '{{.Names}} {{.Status}}'), /^filler Exited \(1\)/);
      const refused = await gantry.run(['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'true']);
      if (refused.exitCode !== 0) assert.match(refused.stderr, /^gantry: no space left on device: /);
      assert.equal(await gantry.ok('rm', 'filler'), 'filler');
      assert.equal(await gantry.ok('run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'), 'hi');
    }
  });

  test('full of what a container that runs has written: it can be removed, and then all is as before', async () => {
    using disk = mountSmallDisk(200 * 1024 * 1024);
    await using gantry = await BuiltGantry.open({ dataRoot: join(disk.path, 'd') });
    await importBusybox(gantry, { Cmd: ['sh'] });
    // What is told goes to a file system of its own: on this one there may be no room for it.
    const fill =
      'until test -e /dev/shm/go; do sleep 0.1; done; for time in 1 2 3; do cat /dev/zero >> /fill; sync; done; touch /dev/shm/full; exec sleep 1000';
    await gantry.ok('run', '-d', '--name', 'filler', ...NETWORK_NONE, BUSYBOX, 'sh', '-c', fill);
    const inside = `/proc/${await gantry.ok('inspect', '-f', '{{.State.Pid}}', 'filler')}/root/dev/shm`;
    writeFileSync(join(inside, 'go'), '');
    await eventually('the end of the room', () => existsSync(join(inside, 'full')));
    const { bavail, bsize } = statfsSync(disk.path);
    assert.ok(bavail * bsize < 3 * 1024 * 1024, 'but for what is kept there is nothing left');
    assert.equal(await gantry.ok('rm', '-f', 'filler'), 'filler');
    assert.equal(await gantry.ok('run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'), 'hi');
    // The file system may take its time to give back what was removed.
    await eventually('the reserve, filled up again', async () => {
      await gantry.ok('ps');
      return readdirSync(layout.reserve(gantry.roots)).length === 4;
    });
  });
});

/** @returns the version that it had */
function setVersion(path: string, version: number): number {
  using database = new DatabaseSync(path);
  const before_ = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  database.exec(`PRAGMA user_version = ${version}`);
  return before_;
}
