import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { layout } from '../../src/engine/roots.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { buildStand } from '../support/linux/build-stand.js';
import { findRemains } from '../support/linux/find-remains.js';
import { BUSYBOX, openTestRoots, type TestRoots } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';

const [CHILD_DATA, CHILD_RUN, CHILD_TEXT] = (process.env['GANTRY_TEST_BUILD'] ?? '').split('\u0001');

async function buildUntilKilled(roots: TestRoots, text: string): Promise<void> {
  await using engine = await openTestRoots(roots);
  await engine.builds.build(
    { context: { kind: 'none' }, dockerfile: { text }, tags: ['child:built'] },
    { onProgress: (each) => void process.stdout.write(each.kind === 'output' ? each.bytes : `${each.kind}\n`) },
  );
  process.stdout.write('ended\n');
}

if (CHILD_DATA && CHILD_RUN && CHILD_TEXT) {
  await buildUntilKilled({ dataRoot: CHILD_DATA, runRoot: CHILD_RUN }, CHILD_TEXT);
  process.exit(0);
}

const SEED = 5;
const KILLS = 4;
const LONGEST_LIFE_MS = 700;

/** A build in a process of its own, and what that has said so far. */
function startBuild({ dataRoot, runRoot }: TestRoots, text: string): { child: ChildProcess; said: () => string } {
  const env = { ...process.env, GANTRY_TEST_BUILD: [dataRoot, runRoot, text].join('\u0001') };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
  return { child, said: () => said };
}

describe('a build', () => {
  const stand = buildStand();

  test('that is killed while a step runs leaves nothing of it; the steps before are found done', async () => {
    const { roots } = stand.opened;
    const text = `FROM ${BUSYBOX}\nRUN echo done > /done\nRUN touch /half && echo at work && sleep 1000`;
    const { child, said } = startBuild(roots, text);
    await until(() => said().includes('at work'));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    assert.ok(readdirSync(layout.running(roots)).length > 0);
    {
      await using engine = await openTestRoots(roots);
      assert.deepEqual(await engine.containers.list({ all: true }), []);
    }
    await until(() => readdirSync(layout.running(roots)).length === 0);
    await until(() => findRemains(roots).every((each) => /^(cgroup|link|table)/.test(each)));
    assert.deepEqual(readdirSync(join(layout.snapshots(roots), 't')), []);
    assert.deepEqual(readdirSync(join(layout.snapshots(roots), 'c')), []);
    const again = await stand.build(`FROM ${BUSYBOX}\nRUN echo done > /done\nRUN test ! -e /half`);
    assert.equal(again.cached.length, 1);
  });

  test(`that is killed ${KILLS} times at any moment leaves nothing half made`, async () => {
    const { roots } = stand.opened;
    const { below } = seededRandom(SEED);
    const text = (round: number): string =>
      [
        `FROM ${BUSYBOX} AS one`,
        `RUN --mount=type=cache,target=/cache dd if=/dev/zero of=/large bs=64k count=40 2>/dev/null; echo ${round} > /cache/x`,
        `FROM ${BUSYBOX}`,
        `RUN --network=none mkdir /d && for i in $(seq 100); do echo ${round} > /d/$i; done`,
        'COPY --from=one /large /copied/',
        'WORKDIR /w',
      ].join('\n');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, said } = startBuild(roots, text(kill));
      const ended = once(child, 'exit');
      await until(() => said().includes('started') || child.exitCode !== null);
      setTimeout(() => child.kill('SIGKILL'), below(LONGEST_LIFE_MS));
      await ended;
    }
    // What the last one had called goes on for a moment, and is cleared up by the next start after that.
    const folders = [layout.running(roots), join(layout.snapshots(roots), 't'), join(layout.snapshots(roots), 'c')];
    await eventually('nothing half made', async () => {
      await using _ = await openTestRoots(roots);
      return folders.every((folder) => readdirSync(folder).length === 0);
    });
    assert.deepEqual((await stand.engine.system.check()).problems, []);
    const { image } = await stand.build(text(KILLS), { tags: ['whole'] });
    assert.equal(image?.config.rootfs.diff_ids.length, 4);
    assert.equal(await stand.printed('whole', 'wc -c < /copied/large; ls /d | wc -l'), '2621440\n100\n');
  });

  test('that is cancelled ends its program, and is told so', async () => {
    const stop = new AbortController();
    const building = stand.engine.builds.build(
      { context: { kind: 'none' }, dockerfile: { text: `FROM ${BUSYBOX}\nRUN echo at work && sleep 1000` } },
      { cancelSignal: stop.signal, onProgress: ({ kind }) => (kind === 'output' ? stop.abort() : undefined) },
    );
    await assert.rejects(building, { code: 'cancelled' });
    assert.deepEqual(readdirSync(layout.running(stand.opened.roots)), []);
  });

  test('of the same thing at the same time does it once', async () => {
    const text = `FROM ${BUSYBOX}\nRUN cat /proc/sys/kernel/random/uuid > /id && sleep 0.3\nRUN cat /id`;
    const { roots } = stand.opened;
    const { child, said } = startBuild(roots, text);
    const ended = once(child, 'exit');
    const [one, two] = await Promise.all([stand.build(text), stand.build(text)]);
    await ended;
    assert.ok(said().endsWith('ended\n'), said());
    assert.equal(one.imageId, two.imageId);
    assert.equal((await stand.engine.images.get('child:built')).id, one.imageId);
    assert.equal([one, two].reduce((sum, { missed }) => sum + missed.length, 0) <= 2, true);
  });

  test('on a full disk says so, and leaves room', async () => {
    using disk = mountSmallDisk(24 * 1024 * 1024);
    const roots = { dataRoot: join(disk.path, 'd'), runRoot: join(disk.path, 'r') };
    await using engine = await openTestRoots(roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX });
    const build = (text: string) => engine.builds.build({ context: { kind: 'none' }, dockerfile: { text } });
    await assert.rejects(
      build(`FROM ${BUSYBOX}\nRUN --network=none dd if=/dev/zero of=/large bs=1M count=10 2>/dev/null`),
      { code: 'disk_full' },
    );
    await build(`FROM ${BUSYBOX}\nRUN --network=none echo small > /small`);
    await engine.builds.prune({ all: true });
    for (const { id } of await engine.images.list()) await engine.images.remove(id, { force: true });
  });

  test('keeps layers from the collector as long as its cache does', async () => {
    const text = `FROM ${BUSYBOX}\nRUN echo kept > /kept`;
    const { imageId } = await stand.build(text);
    await stand.engine.images.remove(imageId ?? '', { force: true });
    assert.deepEqual((await stand.build(text)).missed, []);
    const usage = await stand.engine.builds.cacheUsage();
    assert.ok(usage.some(({ description }) => description.includes('echo kept')));
    for (const { id } of await stand.engine.images.list({ isDangling: true })) {
      await stand.engine.images.remove(id, { force: true });
    }
    const { ids } = await stand.engine.builds.prune();
    assert.ok(ids.length > 0);
    assert.equal((await stand.build(text)).missed.length, 1);
  });
});
