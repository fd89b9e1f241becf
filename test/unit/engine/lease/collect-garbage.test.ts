import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openContentStore } from '../../../../src/engine/content/open-content-store.js';
import { writeBlob } from '../../../../src/engine/content/write-blob.js';
import { collectGarbage } from '../../../../src/engine/lease/collect-garbage.js';
import { openLease, withLease } from '../../../../src/engine/lease/open-lease.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { type Database, openDatabase } from '../../../../src/engine/metadata/database.js';
import { leaseRecords } from '../../../../src/engine/metadata/leases.js';
import { layout } from '../../../../src/engine/roots.js';
import { openSnapshotter } from '../../../../src/engine/snapshot/open-snapshotter.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import type { ChainId, Digest } from '../../../../src/oci/digest.js';
import { chunks, descriptorOf } from '../../../support/blobs.js';
import { aContainer, aContainerId } from '../../../support/builders.js';
import { testHost } from '../../../support/layer-stand.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

function stand() {
  const folder = temporaryFolder();
  const roots = { dataRoot: folder, runRoot: folder };
  const database = openDatabase(layout.database(roots));
  database.run(`INSERT INTO fact (key, value) VALUES ('snapshot driver', 'copy')`); // Needs no root.
  const content = openContentStore(testHost, roots);
  const snapshots = openSnapshotter(testHost, roots, database);

  return {
    database,
    content,
    snapshots,
    collect: () => collectGarbage({ host: testHost, database, content, snapshots }),
    async blob(text: string): Promise<Digest> {
      await writeBlob(content, descriptorOf(text), chunks(text));
      return descriptorOf(text).digest;
    },
    async layer(digit: string, parent?: ChainId): Promise<ChainId> {
      const chainId = `sha256:${digit.repeat(64)}` as ChainId;
      await using pending = await snapshots.prepareLayer(chainId);
      assert.ok(pending);
      mkdirSync(join(pending.dir, 'folder'));
      await pending.commit({ parent, sizeBytes: 100 });
      return chainId;
    },
    image(id: Digest, { target, layers, chainId }: { target: Digest; layers: readonly Digest[]; chainId: ChainId }) {
      database.run(
        `INSERT INTO image (id, target, config, chain_id, layers, created_ms, added_ms, size_bytes) VALUES (?, ?, '{}', ?, ?, 0, 0, 0)`,
        id,
        JSON.stringify({ digest: target }),
        chainId,
        JSON.stringify(layers.map((digest) => ({ digest }))),
      );
    },
  };
}

describe('collecting garbage', () => {
  test('takes blobs and layers that nobody refers to, and says how much that was', async () => {
    const { collect, blob, layer, content, snapshots } = stand();
    const digest = await blob('hello');
    const low = await layer('1');
    await layer('2', low);
    assert.deepEqual(await collect(), { blobs: 1, snapshots: 2, freedBytes: 205 });
    assert.equal(await content.has(digest), false);
    assert.deepEqual(snapshots.list(), []);
    assert.deepEqual(await collect(), { blobs: 0, snapshots: 0, freedBytes: 0 });
  });

  test('leaves what an image needs: config, manifest, layers, and all snapshots below its own', async () => {
    const { collect, blob, layer, image, content, snapshots } = stand();
    const [config, target, one, other] = await Promise.all([
      blob('config'),
      blob('manifest'),
      blob('layer'),
      blob('other'),
    ]);
    const chainId = await layer('2', await layer('1'));
    image(config, { target, layers: [one], chainId });
    assert.deepEqual(await collect(), { blobs: 1, snapshots: 0, freedBytes: 5 });
    for (const digest of [config, target, one]) assert.ok(await content.has(digest));
    assert.equal(await content.has(other), false);
    assert.equal(snapshots.list().length, 2);
  });

  test('leaves what containers stand on, also when their image is gone', async () => {
    const { database, collect, layer, snapshots } = stand();
    const id = aContainerId(1);
    containerRecords(database).insert({ ...aContainer(1), bootId: 'boot' });
    await snapshots.prepareContainer(id, await layer('2', await layer('1')));
    await layer('3');
    assert.deepEqual(await collect(), { blobs: 0, snapshots: 1, freedBytes: 100 });
    assert.equal(snapshots.list().length, 3);
  });

  test('takes a writable layer whose container was never recorded, once nobody holds it', async () => {
    const { database, collect, layer, snapshots } = stand();
    await withLease(testHost, database, async (lease) => {
      lease.holdSnapshot('half made');
      await snapshots.prepareContainer('half made', await layer('1'));
      assert.deepEqual(await collect(), { blobs: 0, snapshots: 0, freedBytes: 0 });
    });
    assert.deepEqual(await collect(), { blobs: 0, snapshots: 2, freedBytes: 100 });
  });

  test('leaves what a lease holds for as long as it is open', async () => {
    const { database, collect, blob, layer } = stand();
    const [digest, chainId] = [await blob('hello'), await layer('1')];
    await withLease(testHost, database, async (lease) => {
      lease.holdBlob(digest);
      lease.holdBlob(digest);
      lease.holdSnapshot(chainId);
      assert.deepEqual(await collect(), { blobs: 0, snapshots: 0, freedBytes: 0 });
    });
    assert.deepEqual(await collect(), { blobs: 1, snapshots: 1, freedBytes: 105 });
  });

  test('ends leases of processes that are no more, and only those', async () => {
    const { database, collect, blob } = stand();
    const [dead, alive] = [await blob('dead'), await blob('alive')];
    const other = spawn('sleep', ['60']);
    const pid = other.pid ?? 0;
    const records = leaseRecords(database);
    const pidStartTicks = testHost.processes.startTicks(pid) ?? 0;
    records.insert({ id: 'killed', pid, pidStartTicks: pidStartTicks - 1, createdAtMs: 0 });
    records.hold('killed', 'blob', dead);
    records.insert({ id: 'running', pid, pidStartTicks, createdAtMs: 0 });
    records.hold('running', 'blob', alive);
    assert.deepEqual(await collect(), { blobs: 1, snapshots: 0, freedBytes: 4 });
    assert.deepEqual(
      records.list().map(({ id }) => id),
      ['running'],
    );
    const ended = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await ended;
    assert.deepEqual(await collect(), { blobs: 1, snapshots: 0, freedBytes: 5 });
  });

  test('a blob found under a lease stays, whenever the collector comes', async () => {
    const { database, content, collect, blob } = stand();
    const digest = await blob('hello');
    const collecting = collect();
    using lease = openLease(testHost, database);
    lease.holdBlob(digest);
    const wasFound = await content.has(digest);
    await collecting;
    await collect();
    assert.equal(await content.has(digest), wasFound);
    assert.equal(existsSync(content.path(digest)), wasFound);
  });
});

test('a lease that a full disk does not let go ends without a failure, and goes with the next', () => {
  const { database } = stand();
  let isFull = false;
  const filling: Database = {
    ...database,
    run(sql, ...values) {
      if (isFull && sql.startsWith('DELETE')) throw engineError('disk_full', { path: 'd' });
      return database.run(sql, ...values);
    },
    [Symbol.dispose]: () => database[Symbol.dispose](),
  };
  const lease = openLease(testHost, filling);
  isFull = true;
  lease[Symbol.dispose]();
  assert.equal(leaseRecords(database).list().length, 1);
  isFull = false;
  openLease(testHost, filling)[Symbol.dispose]();
  assert.deepEqual(leaseRecords(database).list(), []);
});
