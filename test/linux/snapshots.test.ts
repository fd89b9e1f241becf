import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openDatabase } from '../../src/engine/metadata/database.js';
import { layout } from '../../src/engine/roots.js';
import { openSnapshotter } from '../../src/engine/snapshot/open-snapshotter.js';
import { recoverSnapshots } from '../../src/engine/snapshot/recover-snapshots.js';
import type { ChainId } from '../../src/oci/digest.js';
import { inTree, layerOf, snapshotterContract } from '../contract/snapshotter.contract.js';
import { testHost } from '../support/layer-stand.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const reason = rootReason();

const unsyncedHost: typeof testHost = {
  ...testHost,
  syscalls: { ...testHost.syscalls, syncFileSystem: () => Promise.resolve() },
};

function stand(driver: 'overlay' | 'copy', { isSynced = true }: { readonly isSynced?: boolean | undefined } = {}) {
  const folder = temporaryFolder();
  const roots = { dataRoot: folder, runRoot: join(folder, 'run') };
  const database = openDatabase(layout.database(roots));
  database.run(`INSERT INTO fact (key, value) VALUES ('snapshot driver', ?)`, driver);
  const again = () => openSnapshotter(isSynced ? testHost : unsyncedHost, roots, database);
  const snapshots = again();
  const folders = (name: string) => readdirSync(join(layout.snapshots(roots), name));
  return { roots, database, snapshots, again, folders, recover: () => recoverSnapshots(testHost, roots, database) };
}

if (reason === false) {
  snapshotterContract('overlay', (options) => stand('overlay', options));
  snapshotterContract('copy', (options) => stand('copy', options));
}

describe('choosing a driver', { skip: reason }, () => {
  test('a file system that carries overlays gets them, and what is chosen stays', () => {
    const { roots, database } = stand('overlay');
    database.run('DELETE FROM fact');
    assert.equal(openSnapshotter(testHost, roots, database).driver, 'overlay');
    database.run(`UPDATE fact SET value = 'copy'`);
    assert.equal(openSnapshotter(testHost, roots, database).driver, 'copy');
  });
});

describe('a data root that is itself on an overlay', { skip: reason }, () => {
  test('gets copies, and containers work on them', async () => {
    const folder = temporaryFolder();
    const [lower, upper, work, root] = ['l', 'u', 'w', 'root'].map((name) => join(folder, name));
    for (const path of [lower, upper, work, root]) mkdirSync(path ?? '');
    const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
    execFileSync('mount', ['-t', 'overlay', '-o', options, 'none', root ?? '']);
    try {
      const roots = { dataRoot: root ?? '', runRoot: folder };
      using database = openDatabase(layout.database(roots));
      const snapshots = openSnapshotter(testHost, roots, database);
      assert.equal(snapshots.driver, 'copy');
      const low = await layerOf(snapshots, undefined, [{ name: 'gone' }, { name: 'kept' }]);
      await snapshots.prepareContainer('c', await layerOf(snapshots, low, [{ name: '.wh.gone' }]));
      assert.equal(inTree(snapshots, 'c', 'ls'), 'kept\n');
    } finally {
      execFileSync('umount', [root ?? '']);
    }
  });
});

describe('recovering snapshots', { skip: reason }, () => {
  test('removes folders that have no row, and what was on its way to removal', async () => {
    const { roots, recover, folders, snapshots } = stand('overlay');
    await layerOf(snapshots, undefined, [{ name: 'a' }]);
    const root = layout.snapshots(roots);
    for (const stray of ['l/zz', 'c/zz/u', 't/xdead', 't/ndead', 't/sha256-dead']) {
      mkdirSync(join(root, stray), { recursive: true });
      writeFileSync(join(root, stray, 'file'), 'x');
    }
    await recover();
    assert.deepEqual([folders('l'), folders('c'), folders('t')], [['1'], [], []]);
  });

  test('forgets rows whose folder is lost, with all that stands on them', async () => {
    const { roots, recover, folders, snapshots } = stand('overlay');
    const low = await layerOf(snapshots, undefined, [{ name: 'a' }]);
    const high = await layerOf(snapshots, low, [{ name: 'b' }]);
    await snapshots.prepareContainer('c', high);
    const other = await layerOf(snapshots, undefined, [{ name: 'c' }]);
    rmSync(join(layout.snapshots(roots), 'l/1'), { recursive: true });
    assert.equal(snapshots.find(low), undefined);
    await recover();
    assert.deepEqual(
      snapshots.list().map(({ key }) => key),
      [other],
    );
    assert.deepEqual([folders('l'), folders('c')], [['4'], []]);
  });

  test('a lost layer that is unpacked again carries what stands on it again', async () => {
    const { roots, recover, snapshots } = stand('overlay');
    const low = await layerOf(snapshots, undefined, [{ name: 'a' }]);
    await snapshots.prepareContainer('c', await layerOf(snapshots, low, [{ name: 'b' }]));
    rmSync(join(layout.snapshots(roots), 'l/1'), { recursive: true });
    await layerOf(snapshots, undefined, [{ name: 'a' }]);
    await recover();
    assert.equal(inTree(snapshots, 'c', 'ls'), 'a\nb\n');
  });

  test('leaves alone what is being unpacked', async () => {
    const { recover, snapshots } = stand('overlay');
    await using pending = await snapshots.prepareLayer(`sha256:${'1'.repeat(64)}` as ChainId);
    assert.ok(pending);
    writeFileSync(join(pending.dir, 'file'), 'x');
    await recover();
    assert.ok(existsSync(join(pending.dir, 'file')));
    await pending.commit({ parent: undefined, sizeBytes: 1 });
  });

  test('what a killed process was unpacking is begun anew at once', async () => {
    const { roots, snapshots } = stand('overlay');
    const chainId = `sha256:${'1'.repeat(64)}` as ChainId;
    const dir = join(layout.snapshots(roots), 't', chainId.replace(':', '-'));
    mkdirSync(dir);
    const script = 'touch "$0/half"; echo ready; exec sleep 60';
    const holder = spawn('flock', [dir, 'sh', '-c', script, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await once(holder.stdout, 'data');
    const waits = Promise.withResolvers<void>();
    const next = snapshots.prepareLayer(chainId, { onWait: waits.resolve });
    await waits.promise;
    process.kill(-(holder.pid ?? 0), 'SIGKILL');
    await using pending = await next;
    assert.deepEqual(readdirSync(pending?.dir ?? ''), []);
  });

  test('an id that a rolled back row had is used again, and what lay there is put aside', async () => {
    const { roots, snapshots } = stand('overlay');
    mkdirSync(join(layout.snapshots(roots), 'l/1/left'), { recursive: true });
    const chainId = await layerOf(snapshots, undefined, [{ name: 'a' }]);
    await snapshots.prepareContainer('c', chainId);
    assert.equal(inTree(snapshots, 'c', 'ls'), 'a\n');
  });
});
