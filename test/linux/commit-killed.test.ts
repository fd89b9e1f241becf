import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { openContentStore } from '../../src/engine/content/open-content-store.js';
import { openDatabase } from '../../src/engine/metadata/database.js';
import { recoverStorage } from '../../src/engine/recover-storage.js';
import { layout } from '../../src/engine/roots.js';
import { openSnapshotter } from '../../src/engine/snapshot/open-snapshotter.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { testHost } from '../support/layer-stand.js';
import { filesStand } from '../support/linux/files-stand.js';
import { gantryOn } from '../support/linux/gantry-on-engine.js';
import { BUSYBOX, openTestRoots, removeEverything } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { seededRandom } from '../support/seeded-random.js';

const [CHILD_DATA, CHILD_RUN, CHILD_CONTAINER] = (process.env['GANTRY_TEST_COMMIT'] ?? '').split('\n');
const SEED = 11;
const KILLS = 12;
const LONGEST_LIFE_MS = 400;

async function commitUntilKilled(dataRoot: string, runRoot: string, container: string): Promise<never> {
  const engine = await openTestRoots({ dataRoot, runRoot });
  process.stdout.write('alive\n');
  for (let round = 0; ; round += 1) {
    await engine.containers.commit(container, { name: `killed:${process.pid}-${round}` });
    process.stdout.write('round\n');
  }
}

if (CHILD_DATA && CHILD_RUN && CHILD_CONTAINER) await commitUntilKilled(CHILD_DATA, CHILD_RUN, CHILD_CONTAINER);

describe('a commit', () => {
  const stand = filesStand();

  test(`that is killed ${KILLS} times leaves whole images only, and a container that goes on`, async () => {
    const { below } = seededRandom(SEED);
    const { id } = await stand.running(
      'head -c 20000000 /dev/urandom > /large; mkdir /d; for i in $(seq 300); do echo $i > /d/$i; done',
    );
    const { roots } = stand.opened;
    let rounds = 0;
    for (let kill = 0; kill < KILLS; kill += 1) rounds += await killOnce(roots, id, below(LONGEST_LIFE_MS));
    // The guard lets it go on a moment after its master is gone.
    await eventually('it goes on', () =>
      stand.inside(id, 'echo alive').then(
        (said) => said === 'alive\n',
        (error: Error) => (assert.match(error.message, /is paused/), false),
      ),
    );
    const database = openDatabase(layout.database(roots));
    const content = openContentStore(testHost, roots);
    const snapshots = openSnapshotter(testHost, roots, database);
    // What the last one had called goes on for a moment, and is cleared up by the next start after that.
    await eventually('nothing half made', async () => {
      await recoverStorage(testHost, roots, { host: testHost, database, content, snapshots });
      return readdirSync(join(layout.snapshots(roots), 't')).length === 0;
    });
    const images = (await stand.engine.images.list()).filter(({ names }) =>
      names.some((name) => name.includes('killed')),
    );
    assert.ok(images.length >= Math.min(rounds, 1), `${rounds} rounds, ${images.length} images`);
    const blobs = new Set((await content.list()).map(({ digest }) => digest));
    for (const image of await stand.engine.images.list()) {
      const { layers, target } = await stand.engine.images.get(image.id);
      for (const { digest } of [...layers, target]) {
        assert.ok(blobs.has(digest), `${digest} of ${image.id}`);
      }
    }
    for (const { id: image } of images) {
      const { stdout } = await stand.gantry([
        'run',
        '--rm',
        '--network',
        'none',
        image,
        'sh',
        '-c',
        'wc -c < /large; ls /d | wc -l',
      ]);
      assert.equal(stdout, '20000000\n300\n');
    }
    database[Symbol.dispose]();
  });

  test('onto a full disk says so, and leaves what there was', async () => {
    using disk = mountSmallDisk(64 * 1024 * 1024);
    const roots = { dataRoot: join(disk.path, 'd'), runRoot: join(stand.opened.roots.runRoot, '..', 'r2') };
    await using engine = await openTestRoots(roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX });
    const made = await gantryOn(engine, [
      'run',
      '--name',
      'full',
      '--network',
      'none',
      BUSYBOX,
      'sh',
      '-c',
      'head -c 25000000 /dev/urandom > /large',
    ]);
    assert.equal(made.stderr, '');
    const before = (await engine.images.list()).length;
    await assert.rejects(engine.containers.commit('full', { name: 'x' }), { code: 'disk_full' });
    assert.equal((await engine.images.list()).length, before);
    assert.deepEqual(readdirSync(join(layout.snapshots(roots), 't')), []);
    const read = await gantryOn(engine, ['cp', 'full:/large', '-']);
    assert.ok(read.stdoutBytes.byteLength > 25_000_000);
    await removeEverything(engine);
  });
});

/** @returns how many images it lived to see */
async function killOnce(
  roots: { readonly dataRoot: string; readonly runRoot: string },
  id: string,
  lifeMs: number,
): Promise<number> {
  const env = {
    ...process.env,
    GANTRY_TEST_COMMIT: [roots.dataRoot, roots.runRoot, id].join('\n'),
    NODE_TEST_CONTEXT: undefined,
  };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  let timer: NodeJS.Timeout | undefined;
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.startsWith('alive')) timer ??= setTimeout(() => child.kill('SIGKILL'), lifeMs);
  }
  await ended;
  return said.split('round').length - 1;
}
