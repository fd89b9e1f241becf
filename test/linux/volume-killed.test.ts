import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { putAside } from '../../src/engine/volume/aside.js';
import { archive, mountOf } from '../contract/volume-service.contract.js';
import { chunks } from '../support/blobs.js';
import { makeContainer, runContainer, sh } from '../support/linux/run-container.js';
import { openTestEngine, openTestRoots, type TestRoots } from '../support/linux/test-engine.js';
import { seededRandom } from '../support/seeded-random.js';

const [CHILD_DATA, CHILD_RUN] = (process.env['GANTRY_TEST_VOLUMES'] ?? '').split('\n');
const SEED = 21;
const KILLS = 10;
const LONGEST_LIFE_MS = 250;

/** One state of a volume: every file says the same. */
const stateOf = (word: string) =>
  archive(...Array.from({ length: 40 }, (_, index) => ({ name: `./f${index}`, body: word.repeat(5000) })));

async function workUntilKilled(roots: TestRoots): Promise<never> {
  const engine = await openTestRoots(roots);
  process.stdout.write('alive\n');
  for (let round = 0; ; round += 1) {
    await engine.volumes.import('whole', stateOf(round % 2 === 0 ? 'a' : 'b'), { replaces: true });
    await engine.backups.create('whole', { keep: 2 });
    await startWithMounted(engine);
    await engine.volumes.clone('whole', `clone-${round}`);
    await engine.volumes.remove(`clone-${round}`);
  }
}

async function startWithMounted(engine: Engine): Promise<void> {
  const { id } = await makeContainer(engine, { command: ['true'], mounts: [mountOf('ram')] });
  await engine.containers.start(id);
  await engine.volumes.size('ram');
  await engine.containers.remove(id, { force: true });
}

if (CHILD_DATA && CHILD_RUN) await workUntilKilled({ dataRoot: CHILD_DATA, runRoot: CHILD_RUN });

describe('work on volumes that is killed', () => {
  test('leaves each as it was or as it is to be, and nothing mounted', async () => {
    await using opened = await openTestEngine();
    const { engine, roots } = opened;
    await engine.volumes.create({ name: 'ram', options: { type: 'tmpfs', device: 'tmpfs' } });
    await engine.volumes.import('whole', stateOf('a'));
    const { below } = seededRandom(SEED);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await killOnce(roots, below(LONGEST_LIFE_MS));
      const texts = new Set<string>();
      for (const { path } of await engine.volumes.listFiles('whole', '/'))
        texts.add(Buffer.from(await engine.volumes.readFile('whole', path, { maxBytes: 9999 })).toString());
      assert.equal(texts.size, 1, 'all of one, or all of the other');
      assert.equal((await engine.volumes.listFiles('whole', '/')).length, 40);
      for (const { number } of await engine.backups.list())
        await engine.volumes.diff('whole', { tar: await engine.backups.read(String(number)) });
    }
    assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes(roots.runRoot));
    assert.equal(
      (await runContainer(engine, { command: sh('touch /data/x && echo fine'), mounts: [mountOf('ram')] })).stdout,
      'fine\n',
    );
    const made = await engine.backups.create('whole', { keep: 1 });
    assert.deepEqual(readdirSync(join(roots.dataRoot, 'backups/whole')), [`${made.number}.tar.zst`]);
    for (const { id } of await engine.containers.list({ all: true }))
      await engine.containers.remove(id, { force: true });
    await engine.volumes.prune({ all: true });
    assert.deepEqual(readdirSync(join(roots.dataRoot, 'volumes')), []);
  });

  test('in taking one away leaves its files to it, also where what is put in next is no archive', async () => {
    await using opened = await openTestEngine();
    const { engine, roots } = opened;
    const files = async (): Promise<number> => (await engine.volumes.listFiles('kept', '/')).length;
    await engine.volumes.import('kept', stateOf('a'));
    const moveAway = async (): Promise<void> => {
      putAside(join(roots.dataRoot, 'volumes'), await engine.volumes.get('kept'), Date.now());
      assert.equal(existsSync(join(roots.dataRoot, 'volumes/kept')), false);
    };
    await moveAway();
    assert.equal(await files(), 40);
    await moveAway();
    await assert.rejects(engine.volumes.import('kept', chunks('no archive'.repeat(100)), { replaces: true }));
    assert.equal(await files(), 40);
  });
});

async function killOnce(roots: TestRoots, lifeMs: number): Promise<void> {
  const env = {
    ...process.env,
    GANTRY_TEST_VOLUMES: `${roots.dataRoot}\n${roots.runRoot}`,
    NODE_TEST_CONTEXT: undefined,
  };
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? ''], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), lifeMs));
  await ended;
}
