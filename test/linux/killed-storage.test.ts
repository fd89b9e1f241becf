import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openContentStore } from '../../src/engine/content/open-content-store.js';
import { recoverContent } from '../../src/engine/content/recover-content.js';
import { applyLayer } from '../../src/engine/layer/apply-layer.js';
import { collectGarbage } from '../../src/engine/lease/collect-garbage.js';
import { openDatabase } from '../../src/engine/metadata/database.js';
import { layout, type Roots } from '../../src/engine/roots.js';
import { openSnapshotter } from '../../src/engine/snapshot/open-snapshotter.js';
import { recoverSnapshots } from '../../src/engine/snapshot/recover-snapshots.js';
import { openWorkerThreads } from '../../src/engine/worker/open-worker-threads.js';
import type { ChainId } from '../../src/oci/digest.js';
import { descriptorOf } from '../support/blobs.js';
import { testHost } from '../support/layer-stand.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';
import { seededRandom } from '../support/seeded-random.js';
import { tarOf } from '../support/tar-builder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const CHILD_ROOT = process.env['GANTRY_TEST_KILLED_ROOT'];
const SEED = 7;
const KILLS = 25;
const LONGEST_LIFE_MS = 250;

function open(roots: Roots) {
  const database = openDatabase(layout.database(roots));
  return {
    database,
    content: openContentStore(testHost, roots),
    snapshots: openSnapshotter(testHost, roots, database),
  };
}

/** What the killed process does: layers come in, containers come and go, garbage is collected, over and over. */
async function liveUntilKilled(roots: Roots): Promise<never> {
  const { database, content, snapshots } = open(roots);
  const workers = openWorkerThreads();
  process.stdout.write('alive\n');
  for (let round = 0; ; round += 1) {
    const tar = tarOf(
      Array.from({ length: 40 }, (_, index) => ({ name: `d/${index}`, body: `${process.pid} ${round}`.repeat(999) })),
    );
    const { digest } = descriptorOf(tar);
    const chainId = digest as string as ChainId;
    await using pending = await snapshots.prepareLayer(chainId);
    await using ingest = await content.ingest(digest);
    assert.ok(pending && ingest);
    const applying = applyLayer(workers, { source: ingest, targetDir: pending.dir, whiteouts: pending.whiteouts });
    for (let at = 0; at < tar.byteLength; at += 50_000) await ingest.write(tar.subarray(at, at + 50_000));
    ingest.end();
    const { digest: actual, sizeBytes } = await applying;
    await ingest.commit({ digest, actual });
    await pending.commit({ parent: undefined, sizeBytes });
    await snapshots.prepareContainer(`container ${process.pid} ${round}`, chainId);
    process.stdout.write('round\n');
    if (round % 2 === 1) await snapshots.remove(`container ${process.pid} ${round}`);
    if (round % 3 === 2) await collectGarbage({ host: testHost, database, content, snapshots });
  }
}

/** @returns how many rounds it lived to see */
async function killOnce(root: string, lifeMs: number): Promise<number> {
  const env = { ...process.env, GANTRY_TEST_KILLED_ROOT: root, NODE_TEST_CONTEXT: undefined };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child.stdout, 'data');
  await testHost.clock.sleep(lifeMs);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL');
  return said.split('round').length - 1;
}

/** Nothing lies about, nothing is missing, and every blob is what its name says. */
async function assertWhole(roots: Roots): Promise<void> {
  const { database, content, snapshots } = open(roots);
  using _closing = database;
  const folder = (name: string) => readdirSync(join(layout.snapshots(roots), name));
  // The tar of a killed process writes on for a moment; what it makes then goes with the next start.
  await eventually('nothing half unpacked', async () => {
    await recoverSnapshots(testHost, roots, database);
    await recoverContent(testHost, roots, { keepMs: 0 });
    return folder('t').length === 0;
  });
  const rows = snapshots.list();
  const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
  assert.deepEqual([folder('l').length, folder('c').length], [count('committed'), count('active')]);
  for (const { key, kind } of rows.filter((row) => row.kind === 'committed')) {
    assert.ok(snapshots.find(key), `${kind} ${key} has no folder`);
    assert.deepEqual(await snapshots.usage(key), { sizeBytes: snapshots.find(key)?.sizeBytes, inodes: 41 });
  }
  for (const { digest } of await content.list()) await content.read(digest);
  const ingests = layout.ingests(roots);
  assert.deepEqual(existsSync(ingests) ? readdirSync(ingests) : [], []);
}

if (CHILD_ROOT !== undefined) await liveUntilKilled({ dataRoot: CHILD_ROOT, runRoot: CHILD_ROOT });

describe('storage that loses its process', { skip: rootReason() }, () => {
  test(`is whole after each of ${KILLS} kills, and leaves nothing behind`, async () => {
    const root = temporaryFolder();
    const roots = { dataRoot: root, runRoot: root };
    const { below } = seededRandom(SEED);
    let rounds = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // On a slow machine a process has done nothing yet by then: those behind it get more.
      const longestMs = rounds === 0 ? LONGEST_LIFE_MS * (1 + kill) : LONGEST_LIFE_MS;
      rounds += await killOnce(root, below(longestMs));
      await assertWhole(roots);
    }
    assert.ok(rounds > 0, 'no process lived long enough');
  });
});

describe('storage that is full', { skip: rootReason() }, () => {
  test('says so, and keeps nothing of what did not fit', async () => {
    const root = join(temporaryFolder(), 'small');
    mkdirSync(root);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', root]);
    try {
      const roots = { dataRoot: root, runRoot: root };
      const content = openContentStore(testHost, roots);
      await using ingest = await content.ingest(descriptorOf('hello').digest);
      const flood = async (): Promise<void> => {
        for (let count = 0; count < 64; count += 1) await ingest?.write(Buffer.alloc(2 ** 16, 'x'));
      };
      await assert.rejects(flood(), { code: 'disk_full' });
      assert.deepEqual(readdirSync(layout.ingests(roots)), []);
    } finally {
      execFileSync('umount', [root]);
    }
  });
});
